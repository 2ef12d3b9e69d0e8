package dev.cqrsync.replica.jdbc;

import dev.cqrsync.CqrsException;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.replica.RevisionLedger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * A ledger in the table {@code cqrs_ledger} of a database that the application has anyway; its DDL is
 * {@code dev/cqrsync/replica/ledger/schema-<database>.sql}. Thread-safe.
 *
 * <p>It works on the connection of the event's transaction, so the application's transaction manager must be the one of
 * this data source: what a handler writes to the database and what the ledger remembers are then committed together. The
 * key's entry is locked until the commit, also for other instances. Two that meet a key for the first time cannot both
 * insert it; one of them runs again. It costs a query and a statement per event.
 *
 * <p>The table keeps an entry per key. {@link #forget} removes those that nothing has happened to for long.
 */
public final class JdbcRevisionLedger implements RevisionLedger {

    private static final int ROWS_PER_STATEMENT = 1_000;

    private static final String FIND = """
            SELECT revision, updated, deleted FROM cqrs_ledger WHERE cqrs_id = ? AND pk = ? FOR UPDATE
            """;

    private final DataSource dataSource;
    private final LedgerSql sql;

    /** @param dataSource where the table is; asked for the database's name */
    public JdbcRevisionLedger(DataSource dataSource) {
        this.dataSource = dataSource;
        this.sql = new LedgerSql(DatabaseKind.of(dataSource));
    }

    @Override
    public boolean isTransactional() {
        return true;
    }

    @Override
    public @Nullable Entry find(String cqrsId, String key) {
        return inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FIND)) {
                statement.setString(1, cqrsId);
                statement.setString(2, key);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return null;
                    }
                    LocalDateTime updated = row.getObject(2, LocalDateTime.class);
                    return new Entry(
                            row.getLong(1),
                            updated == null ? null : updated.toInstant(ZoneOffset.UTC),
                            row.getBoolean(3));
                }
            }
        });
    }

    @Override
    public void put(String cqrsId, String key, Entry entry) {
        inTransaction(connection -> {
            // an insert on its own would not do: it must fail when another has been faster
            if (write(connection, sql.update(), cqrsId, key, entry) == 0) {
                write(connection, sql.insert(), cqrsId, key, entry);
            }
            return null;
        });
    }

    private static int write(Connection connection, String statement, String cqrsId, String key, Entry entry)
            throws SQLException {
        Instant updated = entry.updated();
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setLong(1, entry.revision());
            prepared.setObject(2, updated == null ? null : LocalDateTime.ofInstant(updated, ZoneOffset.UTC));
            prepared.setBoolean(3, entry.deleted());
            prepared.setString(4, cqrsId);
            prepared.setString(5, key);
            return prepared.executeUpdate();
        }
    }

    /**
     * Forgets keys that have had no event for the given time, by the clock of the database, a bounded number per
     * statement. Such a key is unknown then, so the time should be longer than a message can be on its way: as long as
     * events live, and longer than dead letters are kept, which somebody may retry. To be called by a job outside of any
     * transaction, for example once a day.
     *
     * @return how many were forgotten
     * @throws CqrsException when the database says no; what was forgotten before stays forgotten
     */
    public long forget(Duration unused) {
        return Objects.requireNonNull(inTransaction(connection -> {
            long removed = 0;
            try (PreparedStatement statement = connection.prepareStatement(sql.forget())) {
                int rows;
                do {
                    statement.setLong(1, unused.toSeconds());
                    statement.setInt(2, ROWS_PER_STATEMENT);
                    rows = statement.executeUpdate();
                    removed += rows;
                } while (rows == ROWS_PER_STATEMENT);
            }
            return removed;
        }));
    }

    /** On the connection of the current transaction of Spring, if there is one. */
    private <T> @Nullable T inTransaction(Work<T> work) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw new CqrsException("The table cqrs_ledger cannot be worked with: " + e.getMessage(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    @FunctionalInterface
    private interface Work<T> {

        @Nullable
        T on(Connection connection) throws SQLException;
    }
}
