package dev.cqrsync.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A RabbitMQ node of the test's own, from the RabbitMQ that is installed on this machine, with ports, data and a name of
 * its own: it can be killed and started again, which a named server must not be.
 */
public final class OwnedRabbit implements AutoCloseable {

    private final Path directory;
    private final int port = OwnedProcess.freePort();
    private final int distributionPort = OwnedProcess.freePort();
    private final Path program;
    private final @Nullable SelfSignedCertificate certificate;
    private OwnedProcess process;

    private OwnedRabbit(Path program, Path directory, @Nullable SelfSignedCertificate certificate) {
        this.program = program;
        this.directory = directory;
        this.certificate = certificate;
        this.process = launch();
    }

    /** Starts a node, or empty when no RabbitMQ is installed. */
    public static Optional<OwnedRabbit> start(Path directory) {
        return start(directory, null);
    }

    /** Starts a node that takes encrypted connections only, or empty when no RabbitMQ is installed. */
    public static Optional<OwnedRabbit> start(Path directory, @Nullable SelfSignedCertificate certificate) {
        // Debian's rabbitmq-server on the PATH changes to another user, the one below it does not
        Stream<Path> known = Stream.of(
                Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
                Path.of("/opt/homebrew/sbin/rabbitmq-server"),
                Path.of("/usr/local/sbin/rabbitmq-server"));
        return known.filter(Files::isExecutable)
                .findFirst()
                .map(program -> new OwnedRabbit(program, directory, certificate));
    }

    /**
     * Starts a node; where no RabbitMQ is installed the test is skipped, or fails if a RabbitMQ is named, as then every
     * test must run.
     */
    public static OwnedRabbit startOrSkip(Path directory) {
        return startOrSkip(directory, null);
    }

    /** The same with a node that takes encrypted connections only. */
    public static OwnedRabbit startOrSkip(Path directory, @Nullable SelfSignedCertificate certificate) {
        OwnedRabbit rabbit = start(directory, certificate).orElse(null);
        if (rabbit == null && System.getenv("CQRSYNC_RABBIT_URL") != null) {
            throw new IllegalStateException(
                    "A RabbitMQ is named, so tests that own one must run; they need it installed here.");
        }
        Assumptions.assumeTrue(rabbit != null, "skipped: no RabbitMQ is installed here that a test could own");
        return rabbit;
    }

    private OwnedProcess launch() {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("enabled_plugins"), "[].");
            Files.writeString(directory.resolve("rabbitmq-env.conf"), "");
            Files.writeString(directory.resolve("rabbitmq.conf"), listeners());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return OwnedProcess.start(directory.resolve("rabbitmq.out"), environment(), program.toString())
                .await("RabbitMQ", () -> OwnedProcess.isListening(port));
    }

    private String listeners() {
        if (certificate == null) {
            return "listeners.tcp.1 = 127.0.0.1:%d%n".formatted(port);
        }
        return """
                listeners.tcp = none
                listeners.ssl.1 = 127.0.0.1:%d
                ssl_options.cacertfile = %2$s
                ssl_options.certfile = %2$s
                ssl_options.keyfile = %3$s
                ssl_options.verify = verify_none
                """.formatted(port, certificate.certificate(), certificate.key());
    }

    private Map<String, String> environment() {
        return Map.of(
                "HOME", directory.toString(),
                "RABBITMQ_NODENAME", "cqrsync" + port + "@localhost",
                "RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString(),
                "RABBITMQ_DIST_PORT", Integer.toString(distributionPort),
                "RABBITMQ_MNESIA_BASE", directory.resolve("data").toString(),
                "RABBITMQ_LOG_BASE", directory.resolve("log").toString(),
                "RABBITMQ_PID_FILE", directory.resolve("pid").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                        directory.resolve("enabled_plugins").toString(),
                "RABBITMQ_CONF_ENV_FILE", directory.resolve("rabbitmq-env.conf").toString());
    }

    /** Raises the memory alarm, so that publishers are blocked, or ends it. */
    public void setMemoryAlarm(boolean raised) {
        String program = this.program.resolveSibling("rabbitmqctl").toString();
        OwnedProcess.start(
                        directory.resolve("rabbitmqctl.out"),
                        environment(),
                        program,
                        "-n",
                        "cqrsync" + port + "@localhost",
                        "set_vm_memory_high_watermark",
                        raised ? "0" : "0.4")
                .awaitSuccess();
    }

    /** AMQP URI with user and password. */
    public String uri() {
        return "%s://guest:guest@127.0.0.1:%d".formatted(certificate == null ? "amqp" : "amqps", port);
    }

    public int port() {
        return port;
    }

    /** SIGKILL; data stay. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM; data stay. */
    public void stop() {
        process.close();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Starts again, on the same port with the same data. */
    public void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        process.kill();
    }
}
