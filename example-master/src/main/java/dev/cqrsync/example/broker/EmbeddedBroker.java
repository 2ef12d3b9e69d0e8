package dev.cqrsync.example.broker;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/**
 * Apache Qpid Broker-J, in memory, on one loopback port: AMQP 0-9-1 for trying and testing with nothing but a JDK.
 *
 * <p>It is not RabbitMQ: it refuses the queue arguments for expiry and dead-lettering, so delayed retries need
 * {@code cqrs.rabbit.retry=in-memory}; and what it holds is gone when it stops.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final SystemLauncher launcher = new SystemLauncher();
    private final Path work;
    private final int port;

    private EmbeddedBroker(Path work, int port) {
        this.work = work;
        this.port = port;
    }

    /** Starts a broker on a free port. */
    public static EmbeddedBroker start() {
        return start(freePort());
    }

    /**
     * Starts a broker.
     *
     * @param port TCP port on the loopback interface
     * @throws IllegalStateException if it does not start, for example because the port is taken
     */
    public static EmbeddedBroker start(int port) {
        EmbeddedBroker broker = new EmbeddedBroker(workDirectory(), port);
        try {
            broker.launch();
            return broker;
        } catch (Exception e) {
            broker.close();
            throw new IllegalStateException("The embedded broker did not start on port %d.".formatted(port), e);
        }
    }

    /** Where clients connect: an {@code amqp} URI with user and password. */
    public URI uri() {
        return URI.create("amqp://guest:guest@%s:%d/".formatted(LOOPBACK, port));
    }

    @Override
    public void close() {
        launcher.shutdown();
        try (Stream<Path> files = Files.walk(work)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch() throws Exception {
        try (InputStream source = Objects.requireNonNull(
                EmbeddedBroker.class.getResourceAsStream("/embedded-broker/config.json"), "broker configuration")) {
            Files.copy(source, configuration());
        }
        // Qpid looks for both on its own class path by a URL scheme that it cannot register inside an executable jar
        Files.createFile(properties());
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_SYSTEM_PROPERTIES_LOCATION,
                properties().toUri().toString(),
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration().toUri().toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of("qpid.amqp_port", Integer.toString(port), "qpid.work_dir", work.toString())));
    }

    private Path properties() {
        return work.resolve("system.properties");
    }

    private Path configuration() {
        return work.resolve("config.json");
    }

    private static Path workDirectory() {
        try {
            return Files.createTempDirectory("cqrsync-broker");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("There is no free TCP port.", e);
        }
    }

    /** Runs a broker on the port given as the only argument until the process, or the one that started it, ends. */
    public static void main(String[] args) throws InterruptedException {
        System.setProperty("logback.configurationFile", "embedded-broker/logback.xml");
        EmbeddedBroker broker = start(Integer.parseInt(args[0]));
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
        ProcessHandle.current().parent().ifPresent(parent -> {
            var unused = parent.onExit().thenRun(end::countDown);
        });
        System.out.println("The embedded broker is ready on " + LOOPBACK + ":" + broker.port + ".");
        end.await();
        System.exit(0);
    }
}
