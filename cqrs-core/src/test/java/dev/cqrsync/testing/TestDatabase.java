package dev.cqrsync.testing;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The databases that tests run on. Each {@link #create()} gives an empty one of its own: a database in memory (H2), a
 * schema (PostgreSQL), a database (MariaDB).
 *
 * <p>Where the servers come from, {@link TestServers} says.
 */
public enum TestDatabase {
    H2,
    POSTGRESQL,
    MARIADB;

    /** A fresh, empty database; closing it drops it. */
    public Handle create() {
        String name = "cqrsync_" + UUID.randomUUID().toString().replace("-", "");
        return switch (this) {
            case H2 -> new Handle("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;USER=sa", null, "DROP ALL OBJECTS");
            case POSTGRESQL -> {
                String server = TestServers.postgresUrl();
                execute(server, "CREATE SCHEMA " + name);
                yield new Handle(with(server, "currentSchema=" + name), server, "DROP SCHEMA " + name + " CASCADE");
            }
            case MARIADB -> {
                String server = TestServers.mariadbUrl();
                execute(server, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
                yield new Handle(
                        server.replaceFirst("(jdbc:mariadb://[^/]+/)[^?]*", "$1" + name),
                        server,
                        "DROP DATABASE " + name);
            }
        };
    }

    private static String with(String url, String parameter) {
        return url + (url.contains("?") ? "&" : "?") + parameter;
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run '%s'".formatted(sql), e);
        }
    }

    /** One database of its own for a test. */
    public static final class Handle implements AutoCloseable {

        private final String jdbcUrl;
        private final @Nullable String serverUrl;
        private final String drop;
        private final HikariDataSource dataSource = new HikariDataSource();

        private Handle(String jdbcUrl, @Nullable String serverUrl, String drop) {
            this.jdbcUrl = jdbcUrl;
            this.serverUrl = serverUrl;
            this.drop = drop;
            dataSource.setJdbcUrl(jdbcUrl);
            dataSource.setMaximumPoolSize(12);
            dataSource.setMinimumIdle(0);
        }

        /** URL with user and password in it. */
        public String jdbcUrl() {
            return jdbcUrl;
        }

        /** A pool of up to 12 connections. */
        public DataSource dataSource() {
            return dataSource;
        }

        @Override
        public void close() {
            if (serverUrl == null) {
                try (Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute(drop);
                } catch (SQLException e) {
                    throw new IllegalStateException("cannot drop " + jdbcUrl, e);
                } finally {
                    dataSource.close();
                }
                return;
            }
            dataSource.close();
            execute(serverUrl, drop);
        }
    }
}
