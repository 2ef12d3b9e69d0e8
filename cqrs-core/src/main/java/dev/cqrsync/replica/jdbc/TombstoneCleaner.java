package dev.cqrsync.replica.jdbc;

import dev.cqrsync.CqrsException;
import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Forgets deleted rows when no older message can arrive any more. Thread-safe. */
public final class TombstoneCleaner {

    private static final int ROWS_PER_STATEMENT = 1_000;

    private final DataSource dataSource;
    private final TombstoneSql sql;

    public TombstoneCleaner(DataSource dataSource, DatabaseKind database) {
        this.dataSource = dataSource;
        this.sql = new TombstoneSql(database);
    }

    /**
     * Removes tombstones that were written longer ago than the given time, by the clock of the database, a bounded
     * number per transaction.
     *
     * @return how many were removed
     * @throws CqrsException when the database says no; what was removed before stays removed
     */
    public long clean(Duration retention) {
        long removed = 0;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(sql.clean())) {
                int rows;
                do {
                    statement.setLong(1, retention.toSeconds());
                    statement.setInt(2, ROWS_PER_STATEMENT);
                    rows = statement.executeUpdate();
                    removed += rows;
                } while (rows == ROWS_PER_STATEMENT);
            }
        } catch (SQLException e) {
            throw new CqrsException("Tombstones cannot be cleaned.", e);
        }
        return removed;
    }
}
