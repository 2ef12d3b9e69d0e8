package dev.cqrsync.replica.jdbc;

import dev.cqrsync.CqrsException;
import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Forgets deleted rows when no older message can arrive any more. Thread-safe. */
public final class TombstoneCleaner {

    private final DataSource dataSource;
    private final ForgottenRows rows;

    public TombstoneCleaner(DataSource dataSource, DatabaseKind database) {
        this.dataSource = dataSource;
        this.rows = new ForgottenRows(database, "cqrs_tombstone", "deleted_at");
    }

    /**
     * Removes tombstones that were written longer ago than the given time, by the clock of the database, a bounded
     * number per transaction.
     *
     * @return how many were removed
     * @throws CqrsException when the database says no; what was removed before stays removed
     */
    public long clean(Duration retention) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            return rows.remove(connection, retention);
        } catch (SQLException e) {
            throw new CqrsException("Tombstones cannot be cleaned.", e);
        }
    }
}
