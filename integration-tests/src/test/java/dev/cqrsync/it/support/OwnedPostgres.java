package dev.cqrsync.it.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server of the test's own, from Maven artifacts: it can be stopped and started again. */
public final class OwnedPostgres implements AutoCloseable {

    private final Path directory;
    private final int port = OwnedProcess.freePort();
    private EmbeddedPostgres server;

    private OwnedPostgres(Path directory) {
        this.directory = directory;
        this.server = launch();
    }

    public static OwnedPostgres start(Path directory) {
        return new OwnedPostgres(directory);
    }

    private EmbeddedPostgres launch() {
        try {
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setServerConfig("synchronous_commit", "on") // off where data are not to outlive a kill
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** JDBC URL with the user in it. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** Stops; data stay. Connections are cut. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL to the server and all its processes; what was committed stays. */
    public void kill() {
        try {
            long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                    .get(0)
                    .strip());
            ProcessHandle.of(pid).ifPresent(OwnedPostgres::killTree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stop(); // frees the directory
    }

    private static void killTree(ProcessHandle server) {
        List<ProcessHandle> processes = new ArrayList<>(server.descendants().toList());
        processes.add(server);
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(
                process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    /** Starts again, on the same port with the same data. */
    public void startAgain() {
        server = launch();
    }

    @Override
    public void close() {
        stop();
    }
}
