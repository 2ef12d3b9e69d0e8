package dev.cqrsync.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.cqrsync.it.support.OwnedRabbit;
import dev.cqrsync.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Both example services, the master on PostgreSQL and the replica on MariaDB, and a RabbitMQ node of their own. */
final class Landscape implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] MASTER_FIELDS = {"id", "name", "balance", "active", "createdAt", "revision", "updated"
    };
    private static final String[] REPLICA_FIELDS = {
        "id", "title", "balance", "active", "createdAt", "revision", "updated"
    };

    final OwnedRabbit rabbit;
    final ExampleService master;
    final ExampleService replica;
    final Clients clients;
    final TestDatabase.Handle masterRows = TestDatabase.POSTGRESQL.create();
    final TestDatabase.Handle replicaRows = TestDatabase.MARIADB.create();
    private final Path directory;

    Landscape(Path directory) {
        this.directory = directory;
        rabbit = OwnedRabbit.startOrSkip(directory.resolve("rabbit"));
        replica = replica("replica", replicaRows.jdbcUrl());
        master = new ExampleService(
                "example-master",
                directory,
                Map.of("CQRSYNC_RABBIT_URL", rabbit.uri(), "CQRSYNC_MASTER_DB_URL", masterRows.jdbcUrl()));
        clients = new Clients(master);
        master.awaitReady();
        awaitConsumers("replica");
    }

    /** Starts a replica service. */
    ExampleService replica(String queue, String jdbcUrl) {
        return new ExampleService(
                "example-replica",
                directory,
                Map.of("CQRSYNC_RABBIT_URL", rabbit.uri(), "CQRSYNC_REPLICA_DB_URL", jdbcUrl),
                "--cqrs.queue=" + queue,
                "--cqrs.reconcile.enabled=true");
    }

    /** Waits until what is published now reaches a replica. */
    void awaitConsumers(String queue) {
        await("consumers of " + queue).atMost(Duration.ofSeconds(120)).until(() -> {
            try (Connection connection = connect();
                    Channel channel = connection.createChannel()) {
                return channel.consumerCount(queue) > 0;
            } catch (IOException e) {
                return false;
            }
        });
    }

    int messages(String queue) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            return (int) channel.messageCount(queue);
        }
    }

    void publish(String cqrsId, String body) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish("cqrs", cqrsId, null, body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.uri());
        return factory.newConnection("test");
    }

    /** All is published, every account is as on the master, and nothing was refused. */
    void requireConverged(ExampleService service, String queue) throws Exception {
        requireConverged(service, queue, 0);
    }

    void requireConverged(ExampleService service, String queue, int leftOut) throws Exception {
        await("everything is published")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(count(masterRows.jdbcUrl(), "select count(*) from cqrs_outbox"))
                        .isZero());
        List<String> expected = master.rows("/api/accounts", MASTER_FIELDS);
        List<String> relevant = expected.subList(leftOut, expected.size());
        assertThat(relevant).isNotEmpty();
        await("the replica is as the master")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(service.rows("/api/accounts", REPLICA_FIELDS))
                        .containsExactlyElementsOf(relevant));
        assertThat(messages(queue)).isZero();
        assertThat(messages("dead_letter_" + queue)).isZero();
    }

    static void execute(String jdbcUrl, String sql) throws Exception {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long count(String jdbcUrl, String query) throws Exception {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** After a failed test: what the next one needs. */
    void repair() {
        if (!rabbit.isAlive()) {
            rabbit.startAgain();
        }
        for (ExampleService service : List.of(master, replica)) {
            if (!service.isAlive()) {
                service.startAgain();
                service.awaitReady();
            }
        }
    }

    @Override
    public void close() {
        replica.close();
        master.close();
        rabbit.close();
        masterRows.close();
        replicaRows.close();
    }
}
