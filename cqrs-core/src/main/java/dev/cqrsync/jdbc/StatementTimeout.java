package dev.cqrsync.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Ends statements of a transaction that take too long, whoever sends them. The database does it, so that it holds for
 * plain JDBC, JPA and the application's own statements alike. MySQL ends only SELECTs; on
 * H2 a statement that sets a timeout of its own takes it back, as Hibernate's do.
 *
 * @param database where the statements run
 * @param limit what one statement may take; a millisecond or more
 */
public record StatementTimeout(DatabaseKind database, Duration limit) {

    public StatementTimeout {
        if (limit.toMillis() < 1) {
            throw new IllegalArgumentException("a statement timeout is a millisecond or more, not " + limit);
        }
    }

    /**
     * Sets the limit for the transaction that has begun.
     *
     * @throws SQLException when the database says no
     */
    public void begin(Connection connection) throws SQLException {
        execute(
                connection,
                switch (database) {
                    case POSTGRESQL -> "SET LOCAL statement_timeout = %d".formatted(limit.toMillis());
                    case MARIADB ->
                        "SET SESSION max_statement_time = %s"
                                .formatted(
                                        BigDecimal.valueOf(limit.toMillis(), 3).toPlainString());
                    case MYSQL -> "SET SESSION max_execution_time = %d".formatted(limit.toMillis());
                    case H2 -> "SET QUERY_TIMEOUT %d".formatted(limit.toMillis());
                });
    }

    /**
     * Takes the limit back, as the connection returns to its pool. On PostgreSQL it ends with the transaction.
     *
     * @throws SQLException when the database says no
     */
    public void end(Connection connection) throws SQLException {
        switch (database) {
            case POSTGRESQL -> {}
            case MARIADB -> execute(connection, "SET SESSION max_statement_time = DEFAULT");
            case MYSQL -> execute(connection, "SET SESSION max_execution_time = DEFAULT");
            case H2 -> execute(connection, "SET QUERY_TIMEOUT 0");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
