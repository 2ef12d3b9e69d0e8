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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of both example services in a real shell, with no broker in sight. */
class PipesTest {

    private static final int ROWS = 5_000;
    private static final int MANY_ROWS = 300_000; // not dumped in the time it takes to kill

    @TempDir
    Path directory;

    private record Ended(int exitCode, String out, String err) {}

    private Ended shell(Map<String, String> environment, String command) throws IOException, InterruptedException {
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

    private static String cqrs(String module) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                ExampleService.jar(module).toAbsolutePath().toString(),
                "cqrs"));
        return String.join(" ", words);
    }

    @Test
    void aMasterIsDumpedIntoItsReplica() throws Exception {
        String master = cqrs("example-master");
        String replica = cqrs("example-replica");
        try (TestDatabase.Handle masterRows = TestDatabase.POSTGRESQL.create();
                TestDatabase.Handle replicaRows = TestDatabase.MARIADB.create()) {
            Map<String, String> environment = Map.of(
                    "CQRSYNC_RABBIT_URL", "amqp://127.0.0.1:1",
                    "CQRSYNC_MASTER_DB_URL", masterRows.jdbcUrl(),
                    "CQRSYNC_REPLICA_DB_URL", replicaRows.jdbcUrl());
            makeTables("example-master", environment);
            makeTables("example-replica", environment);
            Ended empty = shell(environment, master + " bulk-dump -c account -o -");
            assertThat(empty.err()).contains("Done!", "0 instance(s) saved.");
            assertThat(empty.out()).isEqualTo("account");
            fill(masterRows.jdbcUrl(), ROWS);

            Ended piped = shell(environment, master + " bulk-dump -c account -o - | " + replica + " bulk-load -i -");

            assertThat(piped.exitCode()).as(piped.err()).isZero();
            assertThat(piped.out()).isEmpty();
            assertThat(piped.err())
                    .contains(
                            ROWS + " instance(s) saved.", ROWS + " instance(s) loaded.", ROWS + " created, 0 updated");
            assertThat(
                            Landscape.count(
                                    replicaRows.jdbcUrl(),
                                    "select count(*) from account_ref where title = concat('Account ', id) and cqrs_revision = 3"))
                    .isEqualTo(ROWS);

            Ended file = shell(
                    environment, master + " bulk-dump -c account --gzip && " + replica + " bulk-load -i account.dump");
            assertThat(file.exitCode()).as(file.err()).isZero();
            assertThat(file.err()).contains("0 created, " + ROWS + " updated, 0 skipped, 0 failed");

            Ended wrong = shell(
                    environment,
                    "{ head -2; echo '{'; } < <(gunzip < account.dump) | " + replica + " bulk-load -i - ; exit $?");
            assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(1);
            assertThat(wrong.err()).contains("line 3: ", "1 updated, 0 skipped, 1 failed");
            assertThat(shell(environment, master + " bulk-dump -c account").exitCode())
                    .isEqualTo(2);
            assertThat(shell(environment, master + " bulk-dump -c nobody -o -").exitCode())
                    .isEqualTo(2);
        }
    }

    @Test
    void aDumpThatIsKilledLeavesNoFileOfItsName() throws Exception {
        try (TestDatabase.Handle masterRows = TestDatabase.POSTGRESQL.create()) {
            Map<String, String> environment =
                    Map.of("CQRSYNC_RABBIT_URL", "amqp://127.0.0.1:1", "CQRSYNC_MASTER_DB_URL", masterRows.jdbcUrl());
            makeTables("example-master", environment);
            fill(masterRows.jdbcUrl(), MANY_ROWS);
            ProcessBuilder builder = new ProcessBuilder(
                            "bash", "-c", "exec " + cqrs("example-master") + " --quiet bulk-dump -c account")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("killed").toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                await("the dump has begun")
                        .atMost(60, TimeUnit.SECONDS)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> files().stream().anyMatch(file -> file.endsWith(".unfinished")));
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(files()).doesNotContain("account.dump");
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Commands make none; the service does when it starts, also without a broker. */
    private void makeTables(String module, Map<String, String> environment) {
        try (ExampleService service = new ExampleService(module, directory, environment)) {
            service.awaitReady();
        }
    }

    private static void fill(String jdbcUrl, int rows) throws Exception {
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
