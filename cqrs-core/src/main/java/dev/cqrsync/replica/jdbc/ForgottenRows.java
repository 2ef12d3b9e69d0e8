package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The rows of a table that have been written too long ago to matter, by the clock of the database.
 *
 * @param table one with the primary key {@code cqrs_id, pk}
 * @param written column with the moment
 */
record ForgottenRows(DatabaseKind database, String table, String written) {

    private static final int ROWS_PER_STATEMENT = 1_000;

    /** Removes them, a bounded number per statement, and says how many. */
    long remove(Connection connection, Duration age) throws SQLException {
        long removed = 0;
        try (PreparedStatement statement = connection.prepareStatement(delete().formatted(table, written))) {
            int rows;
            do {
                statement.setLong(1, age.toSeconds());
                statement.setInt(2, ROWS_PER_STATEMENT);
                rows = statement.executeUpdate();
                removed += rows;
            } while (rows == ROWS_PER_STATEMENT);
        }
        return removed;
    }

    /** Parameters: seconds, rows. */
    private String delete() {
        return switch (database) {
            case POSTGRESQL -> """
                DELETE FROM %1$s
                WHERE (cqrs_id, pk) IN (
                    SELECT cqrs_id, pk
                    FROM %1$s
                    WHERE %2$s < clock_timestamp() - ? * interval '1 second'
                    LIMIT ?
                    FOR UPDATE SKIP LOCKED)""";
            case MYSQL, MARIADB -> """
                DELETE FROM %1$s
                WHERE %2$s < UTC_TIMESTAMP(6) - INTERVAL ? SECOND
                LIMIT ?""";
            case H2 -> """
                DELETE FROM %1$s
                WHERE %2$s < DATEADD(SECOND, -CAST(? AS BIGINT), CURRENT_TIMESTAMP)
                FETCH FIRST ? ROWS ONLY""";
        };
    }
}
