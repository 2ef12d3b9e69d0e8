package dev.cqrsync.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.it.support.OwnedPostgres;
import dev.cqrsync.testing.OwnThread;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever is killed, nothing is lost, nothing doubled, and nobody has to do anything but start it again. */
class KilledProcessesTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    static Landscape landscape;

    @BeforeAll
    static void start() {
        landscape = new Landscape(directory);
    }

    @AfterAll
    static void stop() {
        if (landscape != null) {
            landscape.close();
        }
    }

    @BeforeEach
    void repair() {
        landscape.repair();
    }

    @Test
    void whatWasCommittedButNotPublishedOutlivesAKillOfTheMaster() throws Exception {
        JsonNode account = landscape.clients.create();
        landscape.requireConverged(landscape.replica, "replica");

        landscape.rabbit.kill();
        landscape.clients.change(account);
        landscape.clients.work(50);
        landscape.master.kill();
        assertThat(Landscape.count(landscape.masterRows.jdbcUrl(), "select count(*) from cqrs_outbox"))
                .isGreaterThanOrEqualTo(51);
        landscape.rabbit.startAgain();
        landscape.master.startAgain();
        landscape.master.awaitReady();

        landscape.requireConverged(landscape.replica, "replica");
    }

    @Test
    void aReplicaThatIsKilledInTheMiddleOfABatchLosesAndDoublesNothing() throws Exception {
        JsonNode held = landscape.clients.create();
        landscape.requireConverged(landscape.replica, "replica");

        try (Connection connection = DriverManager.getConnection(landscape.replicaRows.jdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select id from account_ref where id = %d for update".formatted(heldId(held)));
            // workers meet the row within their batches
            held = landscape.clients.change(held);
            Future<Void> others = landscape.clients.startWork(1_000);
            await("a worker waits within its transaction")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> waiting() >= 1);
            held = landscape.clients.change(held);
            others.get(120, TimeUnit.SECONDS);
            assertThat(waiting()).isPositive();
            landscape.replica.kill();
            connection.rollback();
        }
        assertThat(landscape.messages("replica")).isPositive();
        landscape.replica.startAgain();
        landscape.replica.awaitReady();

        landscape.requireConverged(landscape.replica, "replica");
    }

    @Test
    void aReplicaThatIsAskedToStopFinishesItsBatchAndLeavesTheRestToTheBroker() throws Exception {
        JsonNode held = landscape.clients.create();
        landscape.requireConverged(landscape.replica, "replica");

        CompletableFuture<Void> stopped;
        Future<Void> others;
        try (Connection connection = DriverManager.getConnection(landscape.replicaRows.jdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select id from account_ref where id = %d for update".formatted(heldId(held)));
            held = landscape.clients.change(held);
            others = landscape.clients.startWork(300);
            await("a worker waits within its transaction")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> waiting() >= 1);
            stopped = OwnThread.run(landscape.replica::close);
            others.get(120, TimeUnit.SECONDS);
            assertThat(landscape.replica.isAlive()).isTrue();
            connection.rollback();
        }
        stopped.get(30, TimeUnit.SECONDS);
        assertThat(Landscape.count(
                        landscape.replicaRows.jdbcUrl(),
                        "select cqrs_revision from account_ref where id = " + heldId(held)))
                .isEqualTo(held.path("revision").asLong());
        assertThat(landscape.messages("replica")).isPositive();
        landscape.replica.startAgain();
        landscape.replica.awaitReady();

        landscape.requireConverged(landscape.replica, "replica");
    }

    private static long heldId(JsonNode account) {
        return account.path("id").asLong();
    }

    /** Transactions of the replica that wait for a lock. */
    private static long waiting() throws Exception {
        return Landscape.count(landscape.replicaRows.jdbcUrl(), """
                select count(*) from information_schema.innodb_trx t
                join information_schema.processlist p on p.id = t.trx_mysql_thread_id
                where t.trx_state = 'LOCK WAIT' and p.db = database()
                """);
    }

    @Test
    void servicesOutliveAKillOfTheBrokerUnderLoad() throws Exception {
        int before = landscape.clients.created();
        Future<Void> load = landscape.clients.startWork(600);
        awaitCreated(before + 150);
        landscape.rabbit.kill();
        awaitCreated(before + 300);
        landscape.rabbit.startAgain();
        load.get(120, TimeUnit.SECONDS);

        landscape.requireConverged(landscape.replica, "replica");
    }

    @Test
    void aBrokerThatBlocksPublishersDoesNotHoldUpTransactions() throws Exception {
        landscape.clients.work(5);
        landscape.requireConverged(landscape.replica, "replica");
        List<String> before = landscape.replica.rows("/api/accounts", "id", "revision");

        landscape.rabbit.setMemoryAlarm(true);
        long start = System.nanoTime();
        landscape.clients.work(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(landscape.replica.rows("/api/accounts", "id", "revision")).isEqualTo(before);
        landscape.rabbit.setMemoryAlarm(false);

        landscape.requireConverged(landscape.replica, "replica");
    }

    @Test
    void aRestartOfTheReplicasDatabaseMakesNoDeadLetters() throws Exception {
        landscape.clients.create();
        landscape.requireConverged(landscape.replica, "replica");
        int earlier = landscape.replica.rows("/api/accounts", "id").size();
        try (OwnedPostgres postgres = OwnedPostgres.start(directory.resolve("postgres"));
                ExampleService replica = landscape.replica("second", postgres.jdbcUrl())) {
            landscape.awaitConsumers("second");
            int before = landscape.clients.created();
            Future<Void> load = landscape.clients.startWork(600);
            awaitCreated(before + 100);
            postgres.stop();
            awaitCreated(before + 400);
            postgres.startAgain();
            load.get(120, TimeUnit.SECONDS);

            landscape.requireConverged(replica, "second", earlier);
        }
        landscape.requireConverged(landscape.replica, "replica");
    }

    private static void awaitCreated(int count) {
        await("%d accounts".formatted(count))
                .atMost(Duration.ofSeconds(120))
                .until(() -> landscape.clients.created() >= count);
    }
}
