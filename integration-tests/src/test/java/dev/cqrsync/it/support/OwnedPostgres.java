package dev.cqrsync.it.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

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
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Starts again, on the same port with the same data. */
    public void startAgain() {
        server = launch();
    }

    @Override
    public void close() {
        stop();
    }
}
