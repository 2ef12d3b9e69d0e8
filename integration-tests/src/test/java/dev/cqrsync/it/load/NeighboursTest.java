package dev.cqrsync.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.MessageHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** What is slow, large or bad does not hold up what is not. */
@Timeout(120)
class NeighboursTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Random random = new Random(1);

    @Test
    void aSlowReplicaDoesNotHoldUpAFastOne() throws Exception {
        CountDownLatch hurry = new CountDownLatch(1);
        try (TestDatabase.Handle masterRows = TestDatabase.POSTGRESQL.create();
                TestDatabase.Handle fastRows = TestDatabase.POSTGRESQL.create();
                TestDatabase.Handle slowRows = TestDatabase.POSTGRESQL.create();
                TestTransport transport = new TestTransport();
                TestTransport slowQueues = new TestTransport();
                Service fast = replica(transport, transport.queue(), fastRows, new Slow(new CountDownLatch(0)));
                Service slow = replica(transport, slowQueues.queue(), slowRows, new Slow(hurry))) {
            transport.awaitConsumers(1);
            transport.awaitConsumers(slowQueues.queue(), 1);
            try (Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), Map.of())) {
                for (int i = 0; i < 300; i++) {
                    master.inTransaction(entityManager -> entityManager.persist(new Note(random)));
                }
                await().atMost(SOON).untilAsserted(() -> assertThat(count(fast)).isEqualTo(300));
                assertThat(count(slow)).isLessThan(300);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(master.sql()
                                        .sql("select count(*) from cqrs_outbox")
                                        .query(Long.class)
                                        .single())
                                .isZero());
                hurry.countDown();
                await().atMost(SOON).untilAsserted(() -> assertThat(count(slow)).isEqualTo(300));
            }
        }
    }

    @Test
    void aPoisonMessageEveryTenthDoesNotStopTheOthers() throws Exception {
        try (TestDatabase.Handle rows = TestDatabase.POSTGRESQL.create();
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel();
                Service replica = Service.start(
                        ReplicaApp.class,
                        transport,
                        rows.jdbcUrl(),
                        Map.of("cqrs.queue", transport.queue(), "cqrs.replica.max-retries", 0))) {
            transport.awaitConsumers(1);
            replica.sql()
                    .sql("alter table note_ref add constraint no_poison check (text <> 'poison')")
                    .update();
            channel.confirmSelect();
            int poison = 0;
            for (int id = 1; id <= 1_000; id++) {
                boolean bad = id % 10 == 0;
                poison += bad ? 1 : 0;
                // one half does not fit, the other is refused by the database
                String text = !bad ? "\"good\"" : id % 20 == 0 ? "\"poison\"" : "[]";
                String body = """
                        {"signal_type": "SAVE", "cqrs_id": "note", "instance_pk": %1$d, "instance_data":
                        {"id": %1$d, "text": %2$s, "written_at": null, "cqrs_revision": 0,
                        "cqrs_updated": "2024-06-01 00:00:00.123456+00:00"}, "expires": null, "retries": 0}
                        """.formatted(id, text);
                channel.basicPublish(
                        transport.exchange(),
                        "note",
                        MessageProperties.PERSISTENT_TEXT_PLAIN,
                        body.getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(30_000);
            int expected = poison;
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(transport.deadLetters()).isEqualTo(expected));
            assertThat(count(replica)).isEqualTo(1_000 - expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void fiveMegabytesOfTextArriveAmongOthers(TestDatabase database) throws Exception {
        try (TestDatabase.Handle masterRows = database.create();
                TestDatabase.Handle replicaRows = database.create();
                TestTransport transport = new TestTransport()) {
            for (TestDatabase.Handle rows : new TestDatabase.Handle[] {masterRows, replicaRows}) {
                createWideTables(rows, database == TestDatabase.MARIADB ? "longtext" : "text");
            }
            Map<String, Object> asTheyAre =
                    Map.of("spring.jpa.hibernate.ddl-auto", "none", "cqrs.queue", transport.queue());
            try (Service replica = Service.start(ReplicaApp.class, transport, replicaRows.jdbcUrl(), asTheyAre);
                    Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), asTheyAre)) {
                transport.awaitConsumers(1);
                for (int i = 0; i < 30; i++) {
                    int number = i;
                    master.inTransaction(entityManager -> {
                        Note note = new Note(random);
                        note.setText(number % 10 == 5 ? "x".repeat(5 << 20) + number : "short " + number);
                        entityManager.persist(note);
                    });
                }
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(replica.rows("select n.id, n.text from NoteRef n order by n.id")
                                        .equals(master.rows("select n.id, n.text from Note n order by n.id")))
                                .isTrue());
            }
        }
    }

    private static void createWideTables(TestDatabase.Handle rows, String text) throws Exception {
        String moment = text.equals("text") ? "timestamp(6) with time zone" : "datetime(6)";
        try (var connection = rows.dataSource().getConnection();
                var statement = connection.createStatement()) {
            for (String table : new String[] {"note", "note_ref"}) {
                statement.execute("""
                        create table %s (id bigint primary key, text %s not null, written_at %3$s,
                        cqrs_revision bigint not null, cqrs_updated %3$s)""".formatted(table, text, moment));
            }
            statement.execute("create sequence note_seq increment by 50");
        }
    }

    private static Service replica(
            TestTransport transport, String queue, TestDatabase.Handle rows, BeanPostProcessor... beans) {
        Map<String, Object> properties = new HashMap<>(Map.of("cqrs.queue", queue, "cqrs.consume.batch-size", 10));
        return Service.start(ReplicaApp.class, transport, rows.jdbcUrl(), properties, beans);
    }

    private static int count(Service replica) {
        return replica.rows("select n.id, n.text from NoteRef n").size();
    }

    /** Takes a second for each batch, until there is haste. */
    private record Slow(CountDownLatch hurry) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof MessageHandler real
                    ? (MessageHandler) batch -> {
                        try {
                            boolean unused = hurry.await(1, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return real.handle(batch);
                    }
                    : bean;
        }
    }
}
