package dev.cqrsync.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Databases of this process on the PostgreSQL server. A test has one to itself, as a schema would not do: Hibernate takes
 * a sequence of that name in any schema of the database for the one it looks for. They are used again, emptied, since
 * dropping one costs the server a checkpoint; the end of the process drops them.
 */
final class PostgresDatabases {

    private static final Deque<String> FREE = new ArrayDeque<>();
    private static final List<String> ALL = new ArrayList<>();

    private PostgresDatabases() {}

    /** URL of an empty database. */
    static synchronized String take() {
        String url = FREE.poll();
        return url == null ? create() : url;
    }

    private static String create() {
        String server = TestServers.postgresUrl();
        String name = TestDatabase.freshName();
        TestDatabase.execute(server, "CREATE DATABASE " + name);
        if (ALL.isEmpty() && TestServers.isPostgresNamed()) { // another one ends with this process
            Runtime.getRuntime().addShutdownHook(new Thread(PostgresDatabases::drop));
        }
        ALL.add(name);
        return TestDatabase.inDatabase(server, name);
    }

    /** For another test. */
    static void giveBack(String url) {
        try (Connection connection = DriverManager.getConnection(url)) {
            empty(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot empty " + url, e);
        }
        synchronized (PostgresDatabases.class) {
            FREE.push(url);
        }
    }

    private static void empty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    SELECT pg_terminate_backend(pid)
                    FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()""");
            List<String> schemas = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("""
                    SELECT nspname
                    FROM pg_namespace
                    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'""")) {
                while (rows.next()) {
                    schemas.add(rows.getString(1));
                }
            }
            for (String schema : schemas) {
                statement.execute("DROP SCHEMA \"" + schema + "\" CASCADE");
            }
            statement.execute("CREATE SCHEMA public");
        }
    }

    /** All at once, so that they wait for the same checkpoint. */
    private static synchronized void drop() {
        String server = TestServers.postgresUrl();
        ALL.parallelStream().forEach(name -> TestDatabase.execute(server, "DROP DATABASE " + name + " WITH (FORCE)"));
    }
}
