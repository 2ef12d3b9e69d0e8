package dev.cqrsync.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.cli.command.Commands;
import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.SpringService;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;

@Timeout(60)
class AttachServerTest {

    @TempDir
    Path directory;

    private final GenericApplicationContext context = new GenericApplicationContext();
    private Path socket;
    private AttachedCommand.Runner runner = Commands::execute;
    private AttachServer server;

    @BeforeEach
    void start() {
        context.refresh();
        socket = directory.resolve("s.sock");
        server = server(socket);
        server.start();
    }

    private AttachServer server(Path path) {
        return server(path, 2);
    }

    private AttachServer server(Path path, int mostClients) {
        return new AttachServer(
                path, false, mostClients, new SpringService(context), (run, arguments) -> runner.run(run, arguments));
    }

    @AfterEach
    void stop() {
        server.stop();
        context.close();
    }

    @Test
    void runsACommandLineAndGivesItsStreamsAndExitCode() throws Exception {
        try (TestClient client = new TestClient(socket, "--version")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(client.out()).startsWith("cqrs ");
        }
        try (TestClient client = new TestClient(socket, "nonsense")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(client.out()).isEmpty();
            assertThat(client.err().lines()).singleElement().asString().contains("'nonsense'");
        }
    }

    @Test
    void isOffUnlessTheServiceAllowsIt() {
        ApplicationContextRunner service = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CqrsAttachAutoConfiguration.class))
                .withPropertyValues("cqrs.cli.attach.socket=" + directory.resolve("off.sock"));
        service.run(running -> assertThat(running).hasNotFailed().doesNotHaveBean(AttachServer.class));
        assertThat(directory.resolve("off.sock")).doesNotExist();
        service.withPropertyValues("cqrs.cli.attach.enabled=true")
                .run(running -> assertThat(directory.resolve("off.sock")).exists());
    }

    @Test
    void isForItsOwnerOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        Path own = directory.resolve("own");
        SocketFiles.createOwnerOnly(own);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> SocketFiles.createOwnerOnly(own)).isInstanceOf(IOException.class);
    }

    @Test
    void takesThePlaceOfADeadProcessButNotOfALivingOne() throws Exception {
        Path stale = directory.resolve("stale.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(stale))
                .close();
        assertThat(stale).exists();
        AttachServer heir = server(stale);
        heir.start();
        try (TestClient client = new TestClient(stale, "--version")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.DONE);
        }

        AttachServer second = server(stale);
        second.start();
        assertThat(second.isRunning()).isFalse();
        second.stop();
        try (TestClient client = new TestClient(stale, "--version")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.DONE);
        }
        heir.stop();
        assertThat(stale).doesNotExist();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(socket);
        }
    }

    @Test
    void asksForInputOnlyWhenTheCommandReadsAndNoMoreThanAWindow() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        runner = (run, arguments) -> {
            try {
                go.await();
                byte[] first = run.in().readNBytes(1);
                byte[] rest = run.in().readAllBytes();
                run.out().write((first.length + rest.length + "").getBytes(StandardCharsets.UTF_8));
                return ExitCode.DONE;
            } catch (IOException | InterruptedException e) {
                return ExitCode.INFRASTRUCTURE;
            }
        };
        try (TestClient client = new TestClient(socket)) {
            go.countDown();
            long window = client.awaitWanted();
            assertThat(window).isBetween(1L, 1L << 20);
            long sent = 0;
            while (sent < 5_000_000) {
                byte[] data = new byte[(int) Math.min(client.awaitWanted(), 10_000)];
                client.send(data);
                sent += data.length;
            }
            client.endInput();
            assertThat(client.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(client.out()).isEqualTo(String.valueOf(sent));
        }
    }

    @Test
    void waitsForAClientThatDoesNotReadAndLosesNothing() throws Exception {
        byte[] block = new byte[100_000];
        Arrays.fill(block, (byte) 'x');
        runner = (run, arguments) -> {
            try {
                for (int i = 0; i < 100; i++) {
                    run.out().write(block);
                }
                return ExitCode.DONE;
            } catch (IOException e) {
                return ExitCode.INFRASTRUCTURE;
            }
        };
        try (TestClient client = new TestClient(socket)) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(client.out()).hasSize(10_000_000);
        }
    }

    @Test
    void interruptsTheCommandWhenTheClientCancels() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        runner = (run, arguments) -> run.run(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
                return ExitCode.DONE;
            } catch (InterruptedException e) {
                run.errWriter().println("Cancelled.");
                return ExitCode.CANCELLED;
            }
        });
        try (TestClient client = new TestClient(socket)) {
            started.await();
            client.cancel();
            assertThat(client.exitCode()).isEqualTo(ExitCode.CANCELLED);
            assertThat(client.err()).contains("Cancelled.");
        }
    }

    @Test
    void interruptsTheCommandWhenTheClientHasGoneWhateverItIsDoing() throws Exception {
        for (String doing : new String[] {"waiting", "reading", "writing"}) {
            CountDownLatch started = new CountDownLatch(1);
            AtomicReference<String> ended = new AtomicReference<>();
            runner = (run, arguments) -> run.run(() -> {
                started.countDown();
                try {
                    work(doing, run);
                } catch (Exception e) {
                    ended.set(e.getClass().getSimpleName());
                }
                return ExitCode.CANCELLED;
            });
            try (TestClient client = new TestClient(socket)) {
                started.await();
            }
            await(doing).until(() -> ended.get() != null);
        }
    }

    private static void work(String doing, CommandContext run) throws Exception {
        switch (doing) {
            case "waiting" -> new CountDownLatch(1).await();
            case "reading" -> {
                InputStream in = run.in();
                in.read();
            }
            default -> {
                while (true) {
                    run.out().write(new byte[1000]);
                }
            }
        }
    }

    @Test
    void servesSeveralAtOnceButNotTooMany() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(2);
        runner = (run, arguments) -> {
            started.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                return ExitCode.CANCELLED;
            }
            return ExitCode.DONE;
        };
        try (TestClient one = new TestClient(socket);
                TestClient two = new TestClient(socket)) {
            started.await();
            try (TestClient three = new TestClient(socket)) {
                assertThat(three.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
                assertThat(three.err()).contains("cqrs.cli.attach.max-clients");
            }
            go.countDown();
            assertThat(one.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(two.exitCode()).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void aPlaceIsFreeAgainWhenItsClientKnowsTheExitCodeAndWhoAsksForNothingTakesNone() throws Exception {
        Path narrow = directory.resolve("narrow.sock");
        AttachServer onlyOne = server(narrow, 1);
        onlyOne.start();
        try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(narrow))) {
            for (int i = 0; i < 200; i++) {
                try (TestClient client = new TestClient(narrow, "--version")) {
                    assertThat(client.exitCode()).isEqualTo(ExitCode.DONE);
                }
            }
            assertThat(silent.isOpen()).isTrue();
        } finally {
            onlyOne.stop();
        }
    }

    @Test
    void refusesOtherVersionsAndGarbage() throws Exception {
        try (TestClient client = new TestClient(socket)) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        assertThatThrownBy(() -> CommandRequest.decode(new byte[] {9, 0}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> CommandRequest.decode(new byte[] {1, 0, 127, 0, 0, 0}))
                .isInstanceOf(IOException.class);
    }
}
