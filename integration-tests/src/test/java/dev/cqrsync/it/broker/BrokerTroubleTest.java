package dev.cqrsync.it.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TcpProxy;
import dev.cqrsync.testing.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** A broker in trouble costs users of a master nothing, and nothing is lost. */
@Timeout(120)
class BrokerTroubleTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Random random = new Random(1);

    @Test
    void servicesStartWithoutTheirBrokerAndConnectLater() throws Exception {
        try (TestDatabase.Handle masterRows = TestDatabase.POSTGRESQL.create();
                TestDatabase.Handle replicaRows = TestDatabase.POSTGRESQL.create();
                TestTransport transport = new TestTransport();
                TcpProxy way =
                        new TcpProxy(transport.uri().getHost(), transport.uri().getPort())) {
            way.shut();
            Map<String, Object> behind = Map.of(
                    "spring.rabbitmq.addresses",
                    through(way, transport.uri()),
                    "cqrs.queue",
                    transport.queue(),
                    "cqrs.outbox.sweep-interval",
                    "500ms");
            try (Service replica = Service.start(ReplicaApp.class, transport, replicaRows.jdbcUrl(), behind);
                    Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), behind)) {
                for (int i = 0; i < 20; i++) {
                    master.inTransaction(entityManager -> entityManager.persist(new Note(random)));
                }
                assertThat(outbox(master)).isEqualTo(20);
                assertThat(replica.rows("select n.id, n.text from NoteRef n")).isEmpty();

                way.open();
                // the replica's queue may be there later than the first messages: they are unrouted then
                transport.awaitConsumers(1);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(outbox(master)).isZero());
                master.inTransaction(entityManager -> entityManager.persist(new Note(random)));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(replica.rows("select n.id, n.text from NoteRef n"))
                                .isNotEmpty());
            }
        }
    }

    @Test
    void whatAQueueRefusesStaysInTheOutboxUntilThereIsRoom() throws Exception {
        try (TestDatabase.Handle rows = TestDatabase.POSTGRESQL.create();
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel()) {
            channel.exchangeDeclare(transport.exchange(), "topic", true);
            channel.queueDeclare(
                    transport.queue(), true, false, false, Map.of("x-max-length", 10, "x-overflow", "reject-publish"));
            channel.queueBind(transport.queue(), transport.exchange(), "note");
            Map<String, Object> quick = Map.of(
                    "cqrs.outbox.retry-delay", "200ms",
                    "cqrs.outbox.max-retry-delay", "1s",
                    "cqrs.outbox.sweep-interval", "200ms");
            try (Service master = Service.start(MasterApp.class, transport, rows.jdbcUrl(), quick)) {
                for (int i = 0; i < 50; i++) {
                    master.inTransaction(entityManager -> entityManager.persist(new Note(random)));
                }
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(attempts(master)).isGreaterThanOrEqualTo(3));
                assertThat(outbox(master)).isBetween(30L, 40L);
                assertThat(transport.waiting()).isLessThanOrEqualTo(12); // the limit is the broker's to keep

                Set<Long> received = new ConcurrentSkipListSet<>();
                channel.basicConsume(
                        transport.queue(),
                        true,
                        (tag, delivery) -> received.add(JsonMapper.shared()
                                .readTree(delivery.getBody())
                                .path("instance_pk")
                                .asLong()),
                        tag -> {});
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(outbox(master)).isZero());
                await().atMost(SOON).untilAsserted(() -> assertThat(received).hasSize(50));
            }
        }
    }

    private static String through(TcpProxy way, URI broker) {
        return broker.toString().replaceFirst("(//(?:[^@/]*@)?)[^:/]+:\\d+", "$1127.0.0.1:" + way.port());
    }

    private static long outbox(Service master) {
        return number(master, "select count(*) from cqrs_outbox");
    }

    private static long attempts(Service master) {
        return number(master, "select coalesce(max(attempts), 0) from cqrs_outbox");
    }

    private static long number(Service service, String query) {
        return service.sql().sql(query).query(Long.class).single();
    }
}
