package dev.cqrsync.it.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.cqrsync.it.app.retrying.RetryingApp;
import dev.cqrsync.it.support.OwnedPostgres;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replica's database goes away and comes back while messages arrive. No attempt is allowed, so none may be lost. */
class OutageTest {

    private static final int OUTAGES = 4;

    @Test
    void noOutageOfTheDatabaseCostsAnAttempt(@TempDir Path directory) throws Exception {
        try (OwnedPostgres postgres = OwnedPostgres.start(directory);
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel();
                Service service = Service.start(
                        RetryingApp.class,
                        transport,
                        postgres.jdbcUrl(),
                        Map.of(
                                "cqrs.queue", transport.queue(),
                                "cqrs.consume.workers", "2",
                                "cqrs.consume.batch-size", "20",
                                "cqrs.replica.max-retries", "0",
                                "spring.datasource.hikari.connection-timeout", "500"))) {
            transport.awaitConsumers(2);
            ExecutorService master = Executors.newSingleThreadExecutor();
            AtomicBoolean enough = new AtomicBoolean();
            Future<Integer> published = master.submit(() -> publish(transport, channel, enough));
            for (int outage = 1; outage <= OUTAGES; outage++) {
                long some = 100L * outage;
                patiently().until(() -> count(service) > some);
                postgres.stop();
                await().pollDelay(Duration.ofSeconds(2L * outage)).until(() -> true);
                postgres.startAgain();
            }
            enough.set(true);
            int all = published.get(1, TimeUnit.MINUTES);
            master.shutdown();
            patiently().until(() -> count(service) == all);
            assertThat(transport.deadLetters()).isZero();
            assertThat(transport.waiting()).isZero();
        }
    }

    /** The pool of the test's own queries has lost its connections too. */
    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(90)).ignoreExceptions();
    }

    private static long count(Service service) {
        return service.sql()
                .sql("select count(*) from parcel")
                .query(Long.class)
                .single();
    }

    private static int publish(TestTransport transport, Channel channel, AtomicBoolean enough) throws Exception {
        int id = 0;
        while (!enough.get()) {
            String body = """
                    {"signal_type":"SAVE","cqrs_id":"parcel","instance_pk":%d,"instance_data":{"id":%d,"weight":1,\
                    "cqrs_revision":0,"cqrs_updated":"2026-11-24 10:00:00+00:00"}}""".formatted(id, id);
            channel.basicPublish(
                    transport.exchange(),
                    "parcel",
                    new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
                    body.getBytes(StandardCharsets.UTF_8));
            id++;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return id;
    }
}
