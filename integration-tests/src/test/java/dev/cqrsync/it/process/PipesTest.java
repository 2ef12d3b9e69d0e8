package dev.cqrsync.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of both example services in a real shell, with no broker in sight. */
class PipesTest {

    private static final int ROWS = 5_000;
    private static final int MANY_ROWS = 150_000; // neither dumped nor loaded in the time it takes to kill

    private static final String MASTER =
            ExampleService.script("example-master").toAbsolutePath().toString();
    private static final String REPLICA =
            ExampleService.script("example-replica").toAbsolutePath().toString();

    @TempDir
    Path directory;

    private static TestDatabase.Handle masterRows;
    private static TestDatabase.Handle replicaRows;
    private static Map<String, String> environment;

    /** Commands make no tables; the services do when they start, also without a broker. */
    @BeforeAll
    static void makeTables(@TempDir Path logs) {
        masterRows = TestDatabase.POSTGRESQL.create();
        replicaRows = TestDatabase.MARIADB.create();
        environment = Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "CQRSYNC_RABBIT_URL", "amqp://127.0.0.1:1",
                "CQRSYNC_MASTER_DB_URL", masterRows.jdbcUrl(),
                "CQRSYNC_REPLICA_DB_URL", replicaRows.jdbcUrl());
        try (ExampleService master = new ExampleService("example-master", logs, environment);
                ExampleService replica = new ExampleService("example-replica", logs, environment)) {
            master.awaitReady();
            replica.awaitReady();
        }
    }

    @AfterAll
    static void drop() throws Exception {
        if (masterRows != null) {
            masterRows.close();
            replicaRows.close();
        }
    }

    @AfterEach
    void clear() throws Exception {
        Landscape.execute(masterRows.jdbcUrl(), "delete from account");
        Landscape.execute(replicaRows.jdbcUrl(), "delete from account_ref");
    }

    private record Ended(int exitCode, String out, String err) {}

    private Ended shell(String command) throws IOException, InterruptedException {
        File out = directory.resolve("out").toFile();
        File err = directory.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "set -o pipefail; " + command)
                .directory(directory.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end: " + Files.readString(err.toPath()));
        }
        return new Ended(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    @Test
    void aMasterIsDumpedIntoItsReplica() throws Exception {
        Ended empty = shell(MASTER + " bulk-dump -c account -o -");
        assertThat(empty.err()).contains("Done!", "0 instance(s) saved.");
        assertThat(empty.out()).isEqualTo("account");
        fill(masterRows.jdbcUrl(), ROWS);

        Ended piped = shell(MASTER + " bulk-dump -c account -o - | " + REPLICA + " bulk-load -i -");

        assertThat(piped.exitCode()).as(piped.err()).isZero();
        assertThat(piped.out()).isEmpty();
        assertThat(piped.err())
                .contains(ROWS + " instance(s) saved.", ROWS + " instance(s) loaded.", ROWS + " created, 0 updated");
        assertThat(loaded()).isEqualTo(ROWS);

        Ended file = shell(MASTER + " bulk-dump -c account --gzip && " + REPLICA + " bulk-load -i account.dump");
        assertThat(file.exitCode()).as(file.err()).isZero();
        assertThat(file.err()).contains("0 created, " + ROWS + " updated, 0 skipped, 0 failed");

        Ended wrong =
                shell("{ head -2; echo '{'; } < <(gunzip < account.dump) | " + REPLICA + " bulk-load -i - ; exit $?");
        assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(1);
        assertThat(wrong.err()).contains("line 3: ", "1 updated, 0 skipped, 1 failed");
        assertThat(shell(MASTER + " bulk-dump -c account").exitCode()).isEqualTo(2);
        assertThat(shell(MASTER + " bulk-dump -c nobody -o -").exitCode()).isEqualTo(2);
    }

    private static long loaded() throws Exception {
        return Landscape.count(
                replicaRows.jdbcUrl(),
                "select count(*) from account_ref where title = concat('Account ', id) and cqrs_revision = 3");
    }

    @Test
    void aDumpThatIsKilledLeavesNoFileOfItsNameAndALoadThatIsKilledIsResumed() throws Exception {
        fill(masterRows.jdbcUrl(), MANY_ROWS);
        killOnceThereIs(".unfinished", MASTER + " --quiet bulk-dump -c account");
        assertThat(files()).doesNotContain("account.dump");

        Ended dump = shell(MASTER + " --quiet bulk-dump -c account");
        assertThat(dump.exitCode()).as(dump.err()).isZero();
        String load = REPLICA + " --quiet bulk-load -i account.dump";
        killOnceThereIs(".progress", load);
        Ended resumed = shell(load + " --resume");

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains(MANY_ROWS + " instance(s) loaded.", " 0 skipped, 0 failed");
        assertThat(loaded()).isEqualTo(MANY_ROWS);
        assertThat(files()).doesNotContain("account.dump.progress");
    }

    private void killOnceThereIs(String file, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "exec " + command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("killed").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            await(file)
                    .atMost(60, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> files().stream().anyMatch(name -> name.endsWith(file)));
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).isEqualTo(137);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Rows of a master that no event has told of. */
    static void fill(String jdbcUrl, int rows) throws Exception {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into account (id, name, email, notes, score, balance, active, birth_date, created_at, ref,
                        cqrs_revision, cqrs_updated)
                    select i, 'Account ' || i, i || '@example.org', repeat('é/', 50), i, i * 0.07, i %% 2 = 0, null,
                        now(), gen_random_uuid(), 3, now()
                    from generate_series(1, %d) i""".formatted(rows));
        }
    }
}
