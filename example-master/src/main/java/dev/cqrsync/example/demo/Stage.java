package dev.cqrsync.example.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that runs for the demo. Closing it ends every process and removes what was created for this run. */
final class Stage implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration CONSUMING = Duration.ofSeconds(30);

    private final DemoOptions options;
    private final Path logs;
    private final Deque<Runnable> cleaning = new ArrayDeque<>();
    private final List<ServiceProcess> processes = new ArrayList<>();
    private boolean closed;

    Stage(DemoOptions options) throws IOException {
        this.options = options;
        this.logs = Files.createTempDirectory("cqrsync-demo");
    }

    /** The two services, ready for requests. */
    record Services(JsonClient master, JsonClient replica) {}

    Services open() throws Exception {
        String run = Long.toString(System.currentTimeMillis(), 36);
        Optional<DemoDatabase> masterDb = DemoDatabase.named("CQRSYNC_MASTER_DB_URL", "cqrsync_demo_master_" + run);
        Optional<DemoDatabase> replicaDb = DemoDatabase.named("CQRSYNC_REPLICA_DB_URL", "cqrsync_demo_replica_" + run);
        String namedBroker = System.getenv("CQRSYNC_RABBIT_URL");
        Optional<DemoRedis> redis = DemoRedis.named(run);
        boolean embedded = namedBroker == null || namedBroker.isBlank();
        int brokerPort = embedded ? Ports.choose(options.brokerPort(), 5673) : 0;
        int masterPort = Ports.choose(options.masterPort(), 8081);
        int replicaPort = Ports.choose(options.replicaPort(), 8082);
        DemoBroker broker = embedded
                ? new DemoBroker("amqp://guest:guest@127.0.0.1:" + brokerPort, "cqrs", "replica")
                : new DemoBroker(namedBroker, "cqrs-demo-" + run, "replica-demo-" + run);

        System.out.println("Runs on");
        System.out.println("  broker      "
                + (embedded
                        ? "embedded (Apache Qpid, AMQP 0-9-1) on " + broker.place()
                        : "%s, exchange %s, queue %s".formatted(broker.place(), broker.exchange(), broker.queue())));
        System.out.println("  master db   " + describe(masterDb));
        System.out.println("  replica db  " + describe(replicaDb));
        if (!embedded || masterDb.isPresent() || replicaDb.isPresent() || redis.isPresent()) {
            System.out.println(
                    "  On the services that you named, only what is named here is written; the end removes it.");
        }
        System.out.println("  redis       "
                + redis.map(named -> "%s, key %s".formatted(named.place(), named.key()))
                        .orElse("none; the replica ranks purchases by its table"));
        System.out.println("  logs        " + logs);
        System.out.println();

        redis.ifPresent(named -> onClose(named::tidy));
        masterDb.ifPresent(this::create);
        replicaDb.ifPresent(this::create);
        if (embedded) {
            String launcher = "dev.cqrsync.example.broker.EmbeddedBroker";
            start(
                            "broker",
                            java("-Dloader.main=" + launcher, options.masterJar(), String.valueOf(brokerPort)),
                            Map.of())
                    .await("listen", START, () -> Ports.answers(brokerPort));
        } else {
            onClose(() -> tidy(broker));
        }
        String masterUrl = "http://localhost:" + masterPort;
        String replicaUrl = "http://localhost:" + replicaPort;
        ServiceProcess replica = start(
                "replica",
                service(
                        options.replicaJar(),
                        replicaPort,
                        broker,
                        embedded,
                        "--example.master-url=" + masterUrl,
                        "--example.redis-key=" + DemoRedis.key(run)),
                environment(broker, "CQRSYNC_REPLICA_DB_URL", replicaDb));
        ServiceProcess master = start(
                "master",
                service(options.masterJar(), masterPort, broker, embedded, "--example.replica-url=" + replicaUrl),
                environment(broker, "CQRSYNC_MASTER_DB_URL", masterDb));
        Services services = new Services(new JsonClient(URI.create(masterUrl)), new JsonClient(URI.create(replicaUrl)));
        replica.await("become ready", START, () -> services.replica().isReady());
        master.await("become ready", START, () -> services.master().isReady());
        replica.await("consume from its queue " + broker.queue(), CONSUMING, broker::isConsumed);
        return services;
    }

    /** Runs the action when a process ends by itself. */
    void onEnd(Runnable action) {
        processes.forEach(process -> process.onEnd(() -> {
            if (!isClosed()) {
                action.run();
            }
        }));
    }

    void checkAlive() {
        processes.forEach(ServiceProcess::checkAlive);
    }

    @Override
    public void close() {
        List<Runnable> actions;
        synchronized (this) {
            closed = true;
            actions = List.copyOf(cleaning);
            cleaning.clear();
        }
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                System.err.println("demo: " + e.getMessage());
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized ServiceProcess start(String name, List<String> command, Map<String, String> environment) {
        if (closed) {
            throw new DemoFailure("Stopped.");
        }
        ServiceProcess process = ServiceProcess.start(name, command, environment, logs);
        cleaning.push(process::stop);
        processes.add(process);
        return process;
    }

    private synchronized void onClose(Runnable action) {
        cleaning.push(action);
    }

    private void create(DemoDatabase database) {
        database.create();
        onClose(database::drop);
    }

    private static void tidy(DemoBroker broker) {
        try {
            broker.tidy();
        } catch (Exception e) {
            throw new DemoFailure("The queues of this run are still on %s.".formatted(broker.place()), e);
        }
    }

    private static List<String> service(Path jar, int port, DemoBroker broker, boolean embeddedBroker, String... more) {
        List<String> command = new ArrayList<>(java("-Dserver.address=127.0.0.1", jar, "--server.port=" + port));
        command.add("--cqrs.exchange=" + broker.exchange());
        command.add("--cqrs.queue=" + broker.queue());
        // the schema is new; "update" would take the user's own sequences in other schemas for ours
        command.add("--spring.jpa.hibernate.ddl-auto=create");
        if (embeddedBroker) {
            command.add("--cqrs.rabbit.retry=in-memory");
        }
        command.addAll(List.of(more));
        return command;
    }

    /** A small JVM that starts fast. */
    private static List<String> java(String option, Path jar, String argument) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                option,
                "-cp",
                jar.toString(),
                option.startsWith("-Dloader.main=")
                        ? "org.springframework.boot.loader.launch.PropertiesLauncher"
                        : "org.springframework.boot.loader.launch.JarLauncher",
                argument);
    }

    private static Map<String, String> environment(
            DemoBroker broker, String variable, Optional<DemoDatabase> database) {
        return database.map(named -> Map.of("CQRSYNC_RABBIT_URL", broker.uri(), variable, named.schemaUrl()))
                .orElseGet(() -> Map.of("CQRSYNC_RABBIT_URL", broker.uri()));
    }

    private static String describe(Optional<DemoDatabase> database) {
        return database.map(named -> "%s, schema %s".formatted(named.place(), named.schema()))
                .orElse("embedded (H2, in memory)");
    }
}
