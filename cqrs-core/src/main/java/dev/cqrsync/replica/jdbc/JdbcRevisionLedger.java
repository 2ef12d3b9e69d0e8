package dev.cqrsync.replica.jdbc;

import dev.cqrsync.CqrsException;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.replica.RevisionLedger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * A ledger in the table {@code cqrs_ledger} of a database that the application has anyway; its DDL is
 * {@code dev/cqrsync/replica/ledger/schema-<database>.sql}. Thread-safe.
 *
 * <p>It works on the connection of the event's transaction, so the application's transaction manager must be the one of
 * this data source: what a handler writes to the database and what the ledger remembers are then committed together. The
 * keys' entries are locked until the commit, also for other instances. Two that meet a key for the first time cannot both
 * insert it; one of them runs again. Events of a batch share the queries and statements.
 *
 * <p>The table keeps an entry per key. {@link #forget} removes those that nothing has happened to for long.
 */
public final class JdbcRevisionLedger implements RevisionLedger {

    private final DataSource dataSource;
    private final LedgerSql sql;
    private final KeyList keyList;
    private final ForgottenRows forgotten;

    /** @param dataSource where the table is; asked for the database's name */
    public JdbcRevisionLedger(DataSource dataSource) {
        this.dataSource = dataSource;
        DatabaseKind database = DatabaseKind.of(dataSource);
        this.sql = new LedgerSql(database);
        this.keyList = new KeyList(database);
        this.forgotten = new ForgottenRows(database, "cqrs_ledger", "handled_at");
    }

    @Override
    public boolean isTransactional() {
        return true;
    }

    @Override
    public @Nullable Entry find(String cqrsId, String key) {
        return findAll(cqrsId, List.of(key)).get(key);
    }

    @Override
    public Map<String, Entry> findAll(String cqrsId, Collection<String> keys) {
        return inTransaction(connection -> {
            List<String> locked = keys.stream().sorted().toList();
            if (sql.locksGaps()) {
                Map<String, Entry> known = read(connection, sql::find, cqrsId, locked);
                locked = locked.stream().filter(known::containsKey).toList();
            }
            return read(connection, sql::lock, cqrsId, locked);
        });
    }

    private Map<String, Entry> read(Connection connection, IntFunction<String> query, String cqrsId, List<String> keys)
            throws SQLException {
        Map<String, Entry> entries = new HashMap<>();
        keyList.query(
                connection,
                query,
                cqrsId,
                keys,
                row -> entries.put(
                        row.getString(1), new Entry(row.getLong(2), StoredMoment.read(row, 3), row.getBoolean(4))));
        return entries;
    }

    @Override
    public void put(String cqrsId, String key, Entry entry) {
        putAll(cqrsId, Map.of(key, entry));
    }

    @Override
    public void putAll(String cqrsId, Map<String, Entry> entries) {
        SortedMap<String, Entry> sorted = new TreeMap<>(entries);
        inTransaction(connection -> {
            // an insert that overwrites would not do: it must fail when another has been faster
            int[] updated = write(connection, sql.update(), cqrsId, sorted);
            List<String> keys = List.copyOf(sorted.keySet());
            boolean told = IntStream.of(updated).noneMatch(count -> count == Statement.SUCCESS_NO_INFO);
            Set<String> known = told
                    ? IntStream.range(0, updated.length)
                            .filter(i -> updated[i] > 0)
                            .mapToObj(keys::get)
                            .collect(Collectors.toSet())
                    : read(connection, sql::find, cqrsId, keys).keySet();
            sorted.keySet().removeAll(known);
            if (!sorted.isEmpty()) {
                write(connection, sql.insert(), cqrsId, sorted);
            }
            return keys;
        });
    }

    private static int[] write(Connection connection, String sql, String cqrsId, Map<String, Entry> entries)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                statement.setLong(1, entry.getValue().revision());
                StoredMoment.bind(statement, 2, entry.getValue().updated());
                statement.setBoolean(3, entry.getValue().deleted());
                statement.setString(4, cqrsId);
                statement.setString(5, entry.getKey());
                statement.addBatch();
            }
            return statement.executeBatch();
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
        return inTransaction(connection -> forgotten.remove(connection, unused));
    }

    /** On the connection of the current transaction of Spring, if there is one. */
    private <T> T inTransaction(Work<T> work) {
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

        T on(Connection connection) throws SQLException;
    }
}
