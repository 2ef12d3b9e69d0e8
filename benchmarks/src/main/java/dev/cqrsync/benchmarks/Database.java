package dev.cqrsync.benchmarks;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A schema (PostgreSQL) or database (MariaDB) of a benchmark's own; closing it drops it.
 *
 * @param url leads into it; the driver joins batched inserts to one statement
 */
record Database(String server, String name, String url) implements AutoCloseable {

    static Database create(String server) {
        String name = "cqrsync_benchmark_" + UUID.randomUUID().toString().substring(0, 8);
        execute(server, "create schema " + name);
        String url = server.startsWith("jdbc:mariadb:")
                ? server.replaceFirst("(jdbc:mariadb://[^/]+/)[^?]*", "$1" + name)
                : server + (server.contains("?") ? "&" : "?") + "currentSchema=" + name + "&reWriteBatchedInserts=true";
        return new Database(server, name, url);
    }

    boolean isMariadb() {
        return server.startsWith("jdbc:mariadb:");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    void execute(String sql) {
        execute(url, sql);
    }

    /** The one number that a query returns. */
    long number(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    String version() throws SQLException {
        try (Connection connection = connect()) {
            DatabaseMetaData metaData = connection.getMetaData();
            return metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion();
        }
    }

    @Override
    public void close() {
        execute(server, "drop schema " + name + (isMariadb() ? "" : " cascade"));
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
