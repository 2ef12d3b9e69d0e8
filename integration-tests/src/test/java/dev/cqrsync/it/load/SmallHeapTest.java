package dev.cqrsync.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import dev.cqrsync.it.support.ServiceProcess;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** However much there is to do, memory is bounded: services with small heaps, which end when they are too small. */
@Timeout(180)
class SmallHeapTest {

    private static final int ROWS = 100_000;
    private static final int MESSAGES = 60_000;
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aHundredThousandRowsOfOneTransactionArrive() throws Exception {
        try (TestDatabase.Handle rows = TestDatabase.POSTGRESQL.create();
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel()) {
            Set<Long> received = transport.receiveKeys(channel, "note");
            Map<String, Object> properties = properties(transport, rows);
            properties.put("test.rows", ROWS);
            properties.put("spring.jpa.properties.hibernate.jdbc.batch_size", 100);
            try (ServiceProcess master =
                    new ServiceProcess("master", LargeTransactionMain.class, directory, 256, properties)) {
                master.start();
                master.awaitReady();
                await("everything is published").atMost(LONG).until(() -> count(rows, "cqrs_outbox") == 0);
                await("everything has arrived").atMost(LONG).until(() -> received.size() == ROWS);
                assertThat(master.isAlive()).isTrue();
            }
        }
    }

    @Test
    void aLongQueueIsDrained() throws Exception {
        try (TestDatabase.Handle rows = TestDatabase.POSTGRESQL.create();
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel()) {
            fill(channel, transport);
            Map<String, Object> properties = properties(transport, rows);
            properties.put("cqrs.queue", transport.queue());
            properties.put("cqrs.consume.workers", 2);
            try (ServiceProcess replica = new ServiceProcess("replica", ReplicaMain.class, directory, 80, properties)) {
                replica.start();
                replica.awaitReady();
                await("every message is applied").atMost(LONG).until(() -> count(rows, "note_ref") == MESSAGES);
                assertThat(replica.isAlive()).isTrue();
            }
            assertThat(transport.deadLetters()).isZero();
        }
    }

    private static Map<String, Object> properties(TestTransport transport, TestDatabase.Handle rows) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("spring.datasource.url", rows.jdbcUrl());
        properties.put("spring.jpa.hibernate.ddl-auto", "update");
        properties.put("spring.rabbitmq.addresses", transport.uri());
        properties.put("cqrs.exchange", transport.exchange());
        properties.put("cqrs.outbox.initialize-schema", "always");
        properties.put("cqrs.replica.initialize-schema", "always");
        return properties;
    }

    /** Notes of a kilobyte. */
    private static void fill(Channel channel, TestTransport transport) throws Exception {
        channel.queueDeclare(transport.queue(), true, false, false, null);
        channel.confirmSelect();
        String meta = "x".repeat(800);
        for (int id = 1; id <= MESSAGES; id++) {
            String body = """
                    {"signal_type": "SAVE", "cqrs_id": "note", "instance_pk": %1$d, "instance_data":
                    {"id": %1$d, "text": "note %1$d", "written_at": null, "cqrs_revision": 0,
                    "cqrs_updated": "2024-06-01 00:00:00.123456+00:00"}, "expires": null, "retries": 0,
                    "meta": {"note": "%2$s"}}""".formatted(id, meta);
            channel.basicPublish(
                    "",
                    transport.queue(),
                    MessageProperties.PERSISTENT_TEXT_PLAIN,
                    body.getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(60_000);
    }

    private static long count(TestDatabase.Handle rows, String table) throws Exception {
        try (Connection connection = rows.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
