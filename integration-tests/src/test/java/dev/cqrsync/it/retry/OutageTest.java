package dev.cqrsync.it.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.cqrsync.it.app.caching.CachingApp;
import dev.cqrsync.it.app.caching.ParcelCache;
import dev.cqrsync.it.app.retrying.RetryingApp;
import dev.cqrsync.it.support.OwnedPostgres;
import dev.cqrsync.it.support.OwnedRedis;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.SmallDisk;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What messages are applied to goes away and comes back while they arrive. No retry is allowed, so none may be lost. */
@Timeout(180)
class OutageTest {

    private static final int OUTAGES = 3;

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

    @Test
    void noFullDiskOfTheDatabaseCostsAnAttempt(@TempDir Path directory) throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        try (SmallDisk disk = SmallDisk.mountOrSkip(small, 4);
                OwnedPostgres postgres = OwnedPostgres.start(directory.resolve("postgres"));
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel()) {
            try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                    Statement statement = connection.createStatement()) {
                statement.execute("create tablespace small location '%s'".formatted(small));
            }
            try (Service service = Service.start(
                    RetryingApp.class,
                    transport,
                    postgres.jdbcUrl() + "&options=-c%20default_tablespace=small",
                    Map.of("cqrs.queue", transport.queue(), "cqrs.replica.max-retries", "0"))) {
                transport.awaitConsumers(1);
                ExecutorService master = Executors.newSingleThreadExecutor();
                AtomicBoolean enough = new AtomicBoolean();
                Future<Integer> published = master.submit(() -> publish(transport, channel, enough));
                patiently().until(() -> count(service) > 100);

                disk.fill();
                patiently().until(() -> transport.waiting() > 2_000);
                disk.free();

                enough.set(true);
                int all = published.get(1, TimeUnit.MINUTES);
                master.shutdown();
                patiently().until(() -> count(service) == all);
                assertThat(transport.deadLetters()).isZero();
                assertThat(transport.waiting()).isZero();
            }
        }
    }

    @Test
    void noOutageOfAHandlersStoreCostsAnAttempt(@TempDir Path directory) throws Exception {
        try (TestDatabase.Handle unused = TestDatabase.H2.create();
                OwnedRedis redis = OwnedRedis.startOrSkip(directory);
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel();
                Service service = Service.start(
                        CachingApp.class,
                        transport,
                        unused.jdbcUrl(),
                        Map.of(
                                "cqrs.queue", transport.queue(),
                                "cqrs.consume.workers", "2",
                                "cqrs.consume.batch-size", "20",
                                "cqrs.replica.max-retries", "0",
                                "spring.data.redis.url", redis.url(),
                                "spring.data.redis.timeout", "500ms"))) {
            ParcelCache cache = service.bean(ParcelCache.class);
            cache.fillAnotherDatabase(5_000);
            transport.awaitConsumers(2);
            ExecutorService master = Executors.newSingleThreadExecutor();
            AtomicBoolean enough = new AtomicBoolean();
            Future<Integer> published = master.submit(() -> publish(transport, channel, enough));
            patiently().until(() -> cache.size() > 100);

            redis.stop();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> transport.waiting() > 0);
            redis.startAgain(Duration.ofNanos(500_000)); // reads for 2.5 s
            long afterTheStop = patiently().until(cache::size, size -> size > 0) + 500;
            patiently().until(() -> cache.size() > afterTheStop);

            redis.hang();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> transport.waiting() > 0);
            redis.goOn();

            enough.set(true);
            int all = published.get(1, TimeUnit.MINUTES);
            master.shutdown();
            patiently().until(() -> cache.size() == all);
            assertThat(transport.deadLetters()).isZero();
            assertThat(transport.waiting()).isZero();
            assertThat(cache.lastAttempt()).isEqualTo(1);
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
