package dev.cqrsync.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The commands as operators use them: the examples' scripts in a pipe of a shell, beside services that are at work. */
class ShellPipesTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    static Landscape landscape;

    @BeforeAll
    static void start() throws Exception {
        landscape = new Landscape(directory);
        landscape.clients.work(200);
        landscape.requireConverged(landscape.replica, "replica");
    }

    @AfterAll
    static void stop() {
        if (landscape != null) {
            landscape.close();
        }
    }

    private static String master(String command) {
        return ExampleService.script("example-master") + " " + command;
    }

    private static String replica(String command) {
        return ExampleService.script("example-replica") + " " + command;
    }

    /** Runs a line in a shell; standard output, with standard error in a file. */
    private static String sh(Path errors, String line) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-o", "pipefail", "-c", line).redirectError(errors.toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "CQRSYNC_RABBIT_URL", landscape.rabbit.uri(),
                        "CQRSYNC_MASTER_DB_URL", landscape.masterRows.jdbcUrl(),
                        "CQRSYNC_REPLICA_DB_URL", landscape.replicaRows.jdbcUrl(),
                        "CQRS_QUEUE", "replica"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return output;
    }

    @Test
    void aPipeRepairsAReplicaWhileBothServicesWork() throws Exception {
        loseThreeOnTheReplica();
        deleteTwoOnTheMaster();
        Future<Void> work = landscape.clients.startWork(200);
        Path errors = directory.resolve("digest.err");
        String output = sh(
                errors,
                master("diff-master --cqrs-id=account") + " | " + replica("diff-replica") + " | "
                        + master("diff-sync"));
        work.get(60, TimeUnit.SECONDS);

        assertThat(output).startsWith("Done!\n").contains("2 instance(s) deleted.");
        assertThat(Files.readString(errors)).contains("PK to resync: [", "PK to delete: [");
        landscape.requireConverged(landscape.replica, "replica");
    }

    @Test
    void thePipesOfPythonServicesWorkToo() throws Exception {
        Landscape.execute(
                landscape.replicaRows.jdbcUrl(),
                "update account_ref set cqrs_revision = cqrs_revision + 9 where id in (select id from (select id from account_ref order by id limit 3) first)");
        deleteTwoOnTheMaster();
        String output = sh(
                directory.resolve("pairs.err"),
                master("diff-master --cqrs-id=account --format=pairs") + " | " + replica("diff-replica") + " | "
                        + master("diff-sync"));
        assertThat(output).isEqualTo("Done!\n3 instance(s) synced.\n3 instance(s) processed.\n");
        output = sh(
                directory.resolve("deleted.err"),
                replica("deleted-diff-replica --cqrs-id=account") + " | " + master("deleted-diff-master") + " | "
                        + replica("deleted-sync-replica"));
        assertThat(output).isEqualTo("Done!\n2 instance(s) deleted.\n2 instance(s) processed.\n");
        landscape.requireConverged(landscape.replica, "replica");
    }

    @Test
    void oneCommandReconcilesThroughTheBroker() throws Exception {
        loseThreeOnTheReplica();
        deleteTwoOnTheMaster();
        String output = sh(directory.resolve("reconcile.err"), master("reconcile --cqrs-id=account --queue=replica"));
        assertThat(output)
                .isEqualTo("Done!\n3 instance(s) synced.\n2 instance(s) deleted.\n5 instance(s) processed.\n");
        landscape.requireConverged(landscape.replica, "replica");
    }

    @Test
    void deadLettersAreListedRetriedAndDropped() throws Exception {
        Path errors = directory.resolve("letters.err");
        landscape.publish("account", "no event at all");
        landscape.publish("account", """
                {"signal_type":"DELETE","cqrs_id":"account","instance_data":{"id":999999,"cqrs_revision":1,\
                "cqrs_updated":"2024-06-01 00:00:00.123456+00:00"},"previous_data":null,"instance_pk":999999,\
                "correlation_id":null,"retries":0,"expires":"2024-06-02T00:00:00+00:00","meta":{}}""");
        awaitDeadLetters(2);

        assertThat(sh(errors, replica("dead-letters list") + " | cut -f 2 | sort")
                        .lines())
                .containsExactly("expired", "malformed");
        assertThat(sh(errors, replica("dead-letters retry --pk=999999")))
                .startsWith("Total dead letters: 2\nRetrying: 1/2\n");
        awaitDeadLetters(1);
        assertThat(sh(errors, replica("dead-letters drop --reason=malformed"))).isEqualTo("no event at all\n");
        awaitDeadLetters(0);
        assertThat(sh(errors, replica("dead-letters purge"))).isEqualTo("Total dead letters: 0\n");
    }

    private static void loseThreeOnTheReplica() throws Exception {
        Landscape.execute(
                landscape.replicaRows.jdbcUrl(),
                "delete from account_ref where id in (select id from (select id from account_ref order by id limit 3) first)");
    }

    /** Without an event. */
    private static void deleteTwoOnTheMaster() throws Exception {
        Landscape.execute(
                landscape.masterRows.jdbcUrl(),
                "delete from account where id in (select id from account order by id desc limit 2)");
    }

    private static void awaitDeadLetters(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> landscape.messages("dead_letter_replica") == count);
    }
}
