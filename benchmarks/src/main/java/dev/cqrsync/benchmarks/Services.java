package dev.cqrsync.benchmarks;

import dev.cqrsync.example.broker.EmbeddedBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The services to run on: those that the environment names, else PostgreSQL from a Maven artifact and the embedded
 * broker. Nothing that was not named is touched.
 */
final class Services implements AutoCloseable {

    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedBroker broker;

    private final @Nullable String postgresUrl = System.getenv("CQRSYNC_POSTGRES_URL");
    private final @Nullable String mariadbUrl = System.getenv("CQRSYNC_MARIADB_URL");
    private final @Nullable String rabbitUri = System.getenv("CQRSYNC_RABBIT_URL");

    /** An empty PostgreSQL schema. */
    Database postgres() throws IOException {
        if (postgresUrl != null) {
            return Database.create(postgresUrl);
        }
        if (postgres == null) {
            postgres = EmbeddedPostgres.start();
        }
        return Database.create(postgres.getJdbcUrl("postgres", "postgres"));
    }

    /** An empty MariaDB database, where a server is named. */
    Optional<Database> mariadb() {
        return Optional.ofNullable(mariadbUrl).map(Database::create);
    }

    /** An exchange and a queue of the caller's own. */
    Broker broker() throws Exception {
        if (rabbitUri != null) {
            return new Broker(rabbitUri, false);
        }
        if (broker == null) {
            broker = EmbeddedBroker.start();
        }
        return new Broker(broker.uri().toString(), true);
    }

    /** What all this is, on one line. */
    String describe() throws Exception {
        StringBuilder text = new StringBuilder("%d CPUs, JDK %s (%s), heap %d MB"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        System.getProperty("java.vm.name"),
                        Runtime.getRuntime().maxMemory() >> 20));
        try (Database database = postgres()) {
            text.append(", ").append(database.version());
        }
        Optional<Database> mariadb = mariadb();
        if (mariadb.isPresent()) {
            try (Database database = mariadb.get()) {
                text.append(", ").append(database.version());
            }
        }
        try (Broker own = broker()) {
            text.append(", ").append(own.version());
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        if (broker != null) {
            broker.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
