package dev.cqrsync.testing;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The databases that tests run on. Each {@link #create()} gives an empty one of its own, in memory (H2) or on a server.
 *
 * <p>Where the servers come from, {@link TestServers} says.
 */
public enum TestDatabase {
    H2,
    POSTGRESQL,
    MARIADB;

    /** An empty database; closing it takes away what is in it. */
    public Handle create() {
        String name = freshName();
        return switch (this) {
            case H2 -> {
                String url = "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;USER=sa";
                yield new Handle(url, () -> execute(url, "SHUTDOWN"));
            }
            case POSTGRESQL -> {
                String url = PostgresDatabases.take();
                yield new Handle(url, () -> PostgresDatabases.giveBack(url));
            }
            case MARIADB -> {
                String server = TestServers.mariadbUrl();
                execute(server, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
                yield new Handle(inDatabase(server, name), () -> execute(server, "DROP DATABASE " + name));
            }
        };
    }

    static String freshName() {
        return "cqrsync_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** The URL of another database of the same server. */
    static String inDatabase(String server, String name) {
        return server.replaceFirst("(jdbc:\\w+://[^/]+/)[^?]*", "$1" + name);
    }

    static void execute(String url, String sql) {
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
        private final Runnable removal;
        private final HikariDataSource dataSource = new HikariDataSource();

        private Handle(String jdbcUrl, Runnable removal) {
            this.jdbcUrl = jdbcUrl;
            this.removal = removal;
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

        /** Takes the rows out of all tables. */
        public void clear() {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                List<String> tables = new ArrayList<>();
                try (ResultSet rows = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {
                            "TABLE", "BASE TABLE"
                        })) {
                    while (rows.next()) {
                        tables.add(rows.getString("TABLE_NAME"));
                    }
                }
                for (String sql : clearing(tables)) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("cannot clear " + jdbcUrl, e);
            }
        }

        /** Whatever refers to whatever. */
        private List<String> clearing(List<String> tables) {
            if (jdbcUrl.startsWith("jdbc:postgresql:")) {
                return tables.isEmpty() ? List.of() : List.of("TRUNCATE " + String.join(", ", tables));
            }
            boolean h2 = jdbcUrl.startsWith("jdbc:h2:");
            List<String> statements = new ArrayList<>();
            statements.add(h2 ? "SET REFERENTIAL_INTEGRITY FALSE" : "SET FOREIGN_KEY_CHECKS = 0");
            tables.forEach(table -> statements.add("DELETE FROM " + table));
            statements.add(h2 ? "SET REFERENTIAL_INTEGRITY TRUE" : "SET FOREIGN_KEY_CHECKS = 1");
            return statements;
        }

        @Override
        public void close() {
            dataSource.close();
            removal.run();
        }
    }
}
