package dev.cqrsync.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.it.support.CommandResult;
import dev.cqrsync.it.support.ProgramRun;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.testing.TestRabbit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** All ways to a command, with the example services as real processes. */
@NeedsRabbit
class CommandLineTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAME = "cqrsync_cli_" + UUID.randomUUID();
    private static final int LETTERS = 3_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static TestDatabase.Handle masterRows;
    private static TestDatabase.Handle replicaRows;
    private static Map<String, String> environment;
    private static ExampleService master;
    private static ExampleService replica;

    @BeforeAll
    static void start() {
        String rabbit = TestRabbit.uri().toString();
        masterRows = TestDatabase.POSTGRESQL.create();
        replicaRows = TestDatabase.MARIADB.create();
        environment = Map.of(
                "CQRSYNC_RABBIT_URL", rabbit,
                "CQRSYNC_MASTER_DB_URL", masterRows.jdbcUrl(),
                "CQRSYNC_REPLICA_DB_URL", replicaRows.jdbcUrl());
        replica = service("example-replica");
        master = service("example-master");
        replica.awaitReady();
        master.awaitReady();
    }

    private static ExampleService service(String module) {
        List<String> properties = new ArrayList<>(properties());
        properties.add("--cqrs.cli.attach.socket=" + socket(module));
        return new ExampleService(module, directory, environment, properties.toArray(String[]::new));
    }

    private static List<String> properties() {
        return List.of("--cqrs.exchange=" + NAME, "--cqrs.queue=" + NAME);
    }

    private static Path socket(String module) {
        return directory.resolve(module + ".sock");
    }

    @AfterAll
    static void stop() throws Exception {
        Stream.of(master, replica).filter(service -> service != null).forEach(ExampleService::close);
        if (masterRows != null) {
            onBroker(channel -> {
                channel.queueDelete(NAME);
                channel.queueDelete("dead_letter_" + NAME);
                channel.exchangeDelete(NAME);
                return 0;
            });
            masterRows.close();
            replicaRows.close();
        }
    }

    @Test
    void attachedItRunsInTheRunningService() throws Exception {
        CommandResult status = attached("example-replica", "status", "--revisions");

        assertThat(status.exitCode()).as(status.err()).isEqualTo(ExitCode.DONE);
        assertThat(status.lines())
                .anyMatch(line -> line.matches("replica account .*AccountRef, .*"))
                .anyMatch(line -> line.matches("queue .* 0 message\\(s\\) wait, [1-9]\\d* consumer\\(s\\)"));
        assertThat(status.err()).isEmpty();
        CommandResult wrong = attached("example-replica", "diff-nothing");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err().lines()).hasSize(1);
    }

    @Test
    void attachedToTheMasterItSendsRowsToTheReplica() throws Exception {
        PipesTest.fill(masterRows.jdbcUrl(), 3);

        CommandResult sync = attached("example-master", "sync", "-c", "account", "-f", "{\"id__lte\": 2}", "-q", NAME);

        assertThat(sync.exitCode()).as(sync.err()).isEqualTo(ExitCode.DONE);
        assertThat(sync.out()).isEqualTo("Done!\n2 instance(s) synced.\n2 instance(s) processed.\n");
        await().atMost(SOON)
                .until(() -> Landscape.count(replicaRows.jdbcUrl(), "select count(*) from account_ref") == 2);
    }

    @Test
    void asFirstArgumentOfTheServiceItPrintsNothingElse() throws Exception {
        int consumers = consumers();
        List<String> properties = new ArrayList<>(properties());
        properties.add("--server.port=" + replica.port()); // taken: a web server could not start
        CommandResult status = run(words(ExampleService.jar("example-replica"), properties, "cqrs", "status"));

        assertThat(status.exitCode()).as(status.err()).isEqualTo(ExitCode.DONE);
        assertThat(status.lines())
                .hasSize(6)
                .allMatch(line -> line.matches("(replica|queue|dead letters) .*"))
                .anyMatch(line -> line.endsWith(" %d consumer(s)".formatted(consumers)));
        assertThat(status.err()).isEmpty();
    }

    @Test
    void standaloneItRunsServicesThatWerePackagedWithoutIt() throws Exception {
        Path bare = directory.resolve("bare.jar");
        copyWithout(ExampleService.jar("example-replica"), bare, "BOOT-INF/lib/(cqrs-cli|picocli|progressbar|jline).*");

        CommandResult status = run(words(
                cliJar("-standalone.jar"),
                Stream.concat(Stream.of("--app", bare.toString()), properties().stream())
                        .toList(),
                "status"));

        assertThat(status.exitCode()).as(status.err()).isEqualTo(ExitCode.DONE);
        assertThat(status.lines()).hasSize(6).anyMatch(line -> line.matches("replica account .*AccountRef"));
        assertThat(status.err()).isEmpty();
    }

    @Test
    void commandsAreJoinedByPipes() throws Exception {
        String export = quoted(words(ExampleService.jar("example-master"), properties(), "cqrs", "contract", "export"));
        String check = quoted(words(
                cliJar("SNAPSHOT.jar"),
                List.of("--socket", socket("example-replica").toString()),
                "contract",
                "check",
                "-"));

        CommandResult fits = run(List.of("sh", "-c", export + " | " + check));

        assertThat(fits.exitCode()).as(fits.out() + fits.err()).isEqualTo(ExitCode.DONE);
        assertThat(fits.err()).contains("account, product, product_type");
    }

    @Test
    void aFailingStartIsOneLineAndAnExitCode() throws Exception {
        Map<String, String> wrong = new HashMap<>(environment);
        wrong.put("CQRSYNC_REPLICA_DB_URL", "jdbc:postgresql://127.0.0.1:1/none?user=nobody");

        CommandResult unreachable = ProgramRun.run(
                directory, wrong, words(ExampleService.jar("example-replica"), properties(), "cqrs", "status"));
        assertThat(unreachable.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(unreachable.bytes()).isEmpty();
        assertThat(unreachable.err().lines())
                .singleElement()
                .asString()
                .startsWith("cqrs: The database cannot be reached")
                .contains("spring.datasource");

        CommandResult unbindable = run(words(
                ExampleService.jar("example-replica"),
                List.of("--cqrs.consume.workers=0"),
                "cqrs",
                "dead-letters",
                "list"));
        assertThat(unbindable.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(unbindable.err().lines()).singleElement().asString().contains("cqrs.consume.enabled=false");

        CommandResult absent = run(words(cliJar("SNAPSHOT.jar"), List.of("--socket", "/nowhere.sock"), "status"));
        assertThat(absent.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(absent.err().lines()).singleElement().asString().contains("cqrs.cli.attach.enabled=true");
    }

    /** A dump that nobody reads holds the letters that it has fetched; they are back when it has ended. */
    @Test
    void aClientThatIsInterruptedOrKilledEndsTheCommand() throws Exception {
        onBroker(channel -> {
            for (int i = 0; i < LETTERS; i++) {
                channel.basicPublish("", "dead_letter_" + NAME, null, new byte[2_000]);
            }
            return 0;
        });
        await().atMost(SOON).until(() -> waitingLetters() == LETTERS);

        try (ProgramRun dump = startDump()) {
            await("fetched").atMost(SOON).until(() -> waitingLetters() < LETTERS);
            dump.interrupt();
            assertThat(dump.exitCode()).isEqualTo(ExitCode.CANCELLED);
            await("given back").atMost(SOON).until(() -> waitingLetters() == LETTERS);
        }
        try (ProgramRun dump = startDump()) {
            await("fetched").atMost(SOON).until(() -> waitingLetters() < LETTERS);
            dump.kill();
            await("given back").atMost(SOON).until(() -> waitingLetters() == LETTERS);
        }
        CommandResult whole = attached("example-replica", "dead-letters", "dump");
        assertThat(whole.lines()).hasSize(LETTERS);
        CommandResult head = run(List.of(
                "sh",
                "-c",
                quoted(words(
                                cliJar("SNAPSHOT.jar"),
                                List.of("--socket", socket("example-replica").toString()),
                                "dead-letters",
                                "dump"))
                        + " | head -c 100 | wc -c"));
        assertThat(head.out().strip()).isEqualTo("100");
        await("given back").atMost(SOON).until(() -> waitingLetters() == LETTERS);
        assertThat(attached("example-replica", "dead-letters", "purge").lines())
                .containsExactly("Total dead letters: " + LETTERS, "Purged");
    }

    private static ProgramRun startDump() throws IOException {
        return ProgramRun.start(
                directory,
                environment,
                words(
                        cliJar("SNAPSHOT.jar"),
                        List.of("--socket", socket("example-replica").toString()),
                        "dead-letters",
                        "dump"));
    }

    @Test
    void consumeGoesOnUntilItIsEnded() throws Exception {
        int before = consumers();
        List<String> words = words(
                ExampleService.jar("example-replica"),
                properties(),
                "cqrs",
                "consume",
                "--workers",
                "2",
                "--cqrs-id",
                "account");
        try (ProgramRun consume = ProgramRun.start(directory, environment, words)) {
            await("two more consumers").atMost(SOON).until(() -> consumers() == before + 2);
            assertThat(consume.err()).contains("Consuming account from queue '" + NAME + "' with 2 worker(s)");
            consume.interrupt();
            assertThat(consume.exitCode()).isIn(130, 143);
        }
        await("they are gone").atMost(SOON).until(() -> consumers() == before);

        words.set(words.size() - 1, "nonsense");
        CommandResult unknown = run(words);
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("known are: account, product, product_type");
    }

    private static CommandResult attached(String module, String... command) throws Exception {
        return run(
                words(cliJar("SNAPSHOT.jar"), List.of("--socket", socket(module).toString()), command));
    }

    private static CommandResult run(List<String> words) throws Exception {
        return ProgramRun.run(directory, environment, words);
    }

    private static List<String> words(Path jar, List<String> properties, String... command) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        words.addAll(properties);
        words.addAll(List.of(command));
        return words;
    }

    private static String quoted(List<String> words) {
        return "'" + String.join("' '", words) + "'";
    }

    private static Path cliJar(String end) throws IOException {
        Path target = Path.of(System.getProperty("cqrsync.root", ".."), "cqrs-cli", "target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("cqrs-cli-.*" + end))
                    .filter(file -> end.startsWith("-") || !file.toString().endsWith("-standalone.jar"))
                    .findFirst()
                    .orElse(null);
            Assumptions.assumeTrue(jar != null, "skipped: there is no jar in " + target + "; run verify");
            return jar;
        }
    }

    private static void copyWithout(Path from, Path to, String left) throws IOException {
        try (ZipFile jar = new ZipFile(from.toFile());
                ZipOutputStream copy = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (!entry.getName().matches(left)) {
                    ZipEntry same = new ZipEntry(entry.getName());
                    same.setMethod(entry.getMethod()); // nested jars have to stay uncompressed
                    if (entry.getMethod() == ZipEntry.STORED) {
                        same.setSize(entry.getSize());
                        same.setCrc(entry.getCrc());
                    }
                    copy.putNextEntry(same);
                    jar.getInputStream(entry).transferTo(copy);
                }
            }
        }
    }

    private interface Question {
        int ask(Channel channel) throws IOException;
    }

    private static int waitingLetters() throws Exception {
        return onBroker(channel -> (int) channel.messageCount("dead_letter_" + NAME));
    }

    private static int consumers() throws Exception {
        return onBroker(channel -> (int) channel.consumerCount(NAME));
    }

    private static int onBroker(Question question) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(TestRabbit.uri());
        try (Connection connection = factory.newConnection("test");
                Channel channel = connection.createChannel()) {
            return question.ask(channel);
        }
    }
}
