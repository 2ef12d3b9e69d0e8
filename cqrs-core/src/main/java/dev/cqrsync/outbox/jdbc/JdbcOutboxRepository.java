package dev.cqrsync.outbox.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.outbox.OutboxBacklog;
import dev.cqrsync.outbox.OutboxPayload;
import dev.cqrsync.outbox.OutboxRecord;
import dev.cqrsync.outbox.OutboxRepository;
import dev.cqrsync.outbox.OutboxStorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The outbox in the table {@code cqrs_outbox}, whose DDL is shipped as {@code schema-<platform>.sql} beside this
 * package's parent.
 */
public final class JdbcOutboxRepository implements OutboxRepository {

    private static final int ATTEMPTS = 5;

    private final DataSource dataSource;
    private final OutboxSql sql;
    private final IdChunks chunks;
    private final @Nullable String insertAndCommit;

    /**
     * @param dataSource gives connections outside the application's transactions, with or without auto-commit
     * @param kind what the data source leads to
     */
    public JdbcOutboxRepository(DataSource dataSource, DatabaseKind kind) {
        this.dataSource = dataSource;
        this.sql = OutboxSql.of(kind);
        this.chunks = new IdChunks(sql.arrays());
        this.insertAndCommit = kind == DatabaseKind.POSTGRESQL ? sql.insert() + " returning id; commit" : null;
    }

    @Override
    public List<Long> insert(Connection connection, List<OutboxPayload> payloads, Duration lease) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.insert(), new String[] {"id"})) {
            for (OutboxPayload payload : payloads) {
                bind(statement, payload, lease);
                if (payloads.size() > 1) {
                    statement.addBatch();
                }
            }
            if (payloads.size() > 1) {
                statement.executeBatch();
            } else {
                statement.executeUpdate();
            }
            return keys(statement, payloads.size());
        }
    }

    // PostgreSQL's driver sends what stands in one text as one exchange, and the server leaves out what follows a
    // failure. The driver knows from the answer that the transaction is over, so that a commit sends nothing any more.
    @Override
    public List<Long> insertLast(Connection connection, List<OutboxPayload> payloads, Duration lease)
            throws SQLException {
        if (insertAndCommit == null || payloads.size() != 1 || !isPostgresqlDriver(connection)) {
            return insert(connection, payloads, lease);
        }
        try (PreparedStatement statement = connection.prepareStatement(insertAndCommit)) {
            bind(statement, payloads.get(0), lease);
            statement.execute();
            try (ResultSet ids = statement.getResultSet()) {
                ids.next();
                return List.of(ids.getLong(1));
            }
        }
    }

    /** Others that lead to a PostgreSQL need not know several statements in one text. */
    private static boolean isPostgresqlDriver(Connection connection) throws SQLException {
        return connection.getMetaData().getDriverName().equals("PostgreSQL JDBC Driver");
    }

    private static void bind(PreparedStatement insert, OutboxPayload payload, Duration lease) throws SQLException {
        insert.setLong(1, lease.toMillis());
        insert.setInt(2, payload.eventCount());
        insert.setInt(3, payload.bytes().length);
        insert.setBytes(4, payload.bytes());
    }

    private static List<Long> keys(Statement statement, int expected) throws SQLException {
        List<Long> ids = new ArrayList<>(expected);
        try (ResultSet keys = statement.getGeneratedKeys()) {
            while (keys.next()) {
                ids.add(keys.getLong(1));
            }
        }
        if (ids.size() != expected) {
            throw new SQLException(
                    "%d outbox records were inserted, but the driver gave %d ids".formatted(expected, ids.size()));
        }
        return ids;
    }

    // By SKIP LOCKED: several instances claim at once, and one that had to wait for another's rows would get none of
    // them afterwards. By due time and not by position ("id > last"): ids are given in the order of inserts, so a
    // transaction that commits late would be passed over for ever.
    @Override
    public List<OutboxRecord> claim(int maxRecords, long maxBytes, Duration lease) {
        return perform(
                "claim records",
                connection -> againAfterContention(connection, () -> {
                    List<Long> ids = lockDue(connection, maxRecords, maxBytes);
                    if (ids.isEmpty()) {
                        return List.of();
                    }
                    update(connection, sql.lease(), ids, lease);
                    Map<Long, OutboxRecord> byId = new HashMap<>();
                    read(connection, ids).forEach(record -> byId.put(record.id(), record));
                    return ids.stream()
                            .map(byId::get)
                            .map(Objects::requireNonNull)
                            .toList();
                }));
    }

    private List<Long> lockDue(Connection connection, int maxRecords, long maxBytes) throws SQLException {
        List<Long> ids = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql.due())) {
            statement.setInt(1, maxRecords);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    bytes += rows.getLong(2);
                    if (bytes > maxBytes && !ids.isEmpty()) {
                        break; // what is locked beyond that is free again at the commit
                    }
                    ids.add(rows.getLong(1));
                }
            }
        }
        return ids;
    }

    @Override
    public List<OutboxRecord> find(Collection<Long> ids) {
        return perform("read records", connection -> {
            List<OutboxRecord> records = read(connection, ids);
            commit(connection);
            return records;
        });
    }

    private List<OutboxRecord> read(Connection connection, Collection<Long> ids) throws SQLException {
        List<OutboxRecord> records = new ArrayList<>(ids.size());
        for (List<Long> chunk : chunks.of(ids)) {
            try (PreparedStatement statement = chunks.prepare(connection, sql.read(), chunk)) {
                chunks.bind(statement, 1, chunk);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        records.add(new OutboxRecord(rows.getLong(1), rows.getInt(2), rows.getBytes(3)));
                    }
                }
            }
        }
        return records;
    }

    @Override
    public void delete(Collection<Long> ids) {
        perform("delete records", connection -> {
            for (List<Long> chunk : chunks.of(ids)) {
                try (PreparedStatement statement = chunks.prepare(connection, sql.delete(), chunk)) {
                    chunks.bind(statement, 1, chunk);
                    statement.executeUpdate();
                }
            }
            commit(connection);
            return ids;
        });
    }

    @Override
    public void release(Collection<Long> ids, Duration delay, boolean countAttempt) {
        perform("release records", connection -> {
            update(connection, countAttempt ? sql.failed() : sql.lease(), ids, delay);
            commit(connection);
            return ids;
        });
    }

    private void update(Connection connection, String update, Collection<Long> ids, Duration delay)
            throws SQLException {
        for (List<Long> chunk : chunks.of(ids)) {
            try (PreparedStatement statement = chunks.prepare(connection, update, chunk)) {
                statement.setLong(1, delay.toMillis());
                chunks.bind(statement, 2, chunk);
                statement.executeUpdate();
            }
        }
    }

    @Override
    public OutboxBacklog backlog() {
        return perform("count records", connection -> {
            OutboxBacklog backlog;
            try (PreparedStatement statement = connection.prepareStatement(sql.backlog());
                    ResultSet row = statement.executeQuery()) {
                row.next();
                backlog = new OutboxBacklog(row.getLong(1), row.getLong(2), Duration.ofMillis(row.getLong(3)));
            }
            commit(connection);
            return backlog;
        });
    }

    private <T> T perform(String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            try {
                return work.on(connection);
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new OutboxStorageException("The outbox (table cqrs_outbox) cannot " + what + ".", e);
        }
    }

    /** Commits on pools that hand out connections without auto-commit; on others every statement has been. */
    private static void commit(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** MariaDB finds a deadlock now and then, although whoever claims skips what is locked: it moves index entries. */
    private static <T> T againAfterContention(Connection connection, TransactionalWork<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return inTransaction(connection, work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || SqlFailures.kind(e) != SqlFailures.Kind.CONTENTION) {
                    throw e;
                }
            }
        }
    }

    /**
     * Read committed, whatever the pool's default: MySQL and MariaDB lock gaps otherwise, into which other transactions
     * insert, and PostgreSQL refuses rows that others have changed meanwhile.
     */
    private static <T> T inTransaction(Connection connection, TransactionalWork<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        int isolation = connection.getTransactionIsolation();
        if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            commit(connection); // having asked for the isolation may have begun a transaction
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        connection.setAutoCommit(false);
        try {
            T result = work.perform();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(autoCommit);
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(isolation);
            }
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private interface TransactionalWork<T> {
        T perform() throws SQLException;
    }
}
