package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.TimedOutStatement;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.replica.LockedRows;
import dev.cqrsync.replica.RefusedWrites;
import dev.cqrsync.replica.ReplicaTransactions;
import dev.cqrsync.replica.RowState;
import dev.cqrsync.replica.RowStore;
import dev.cqrsync.replica.RowWrite;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRowReader;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/** Rows written by multi-row SQL, with Hibernate's binding and without its persistence context. Thread-safe. */
final class JdbcRows implements RowStore {

    private final RowTable table;
    private final @Nullable KeyArray keyArray;
    private final RowSql sql;
    private final ReplicaRowReader reader;
    private final JdbcTombstones tombstones;
    private final RowWriter writer;
    private final @Nullable RefusedRows refusedRows;
    private final @Nullable RowByRow rowByRow;
    private final @Nullable TransactionWrites transactionWrites;
    private final LastFinding lastFinding = new LastFinding();

    JdbcRows(DatabaseKind database, ReplicaMapping mapping, JdbcTombstones tombstones) {
        this.tombstones = tombstones;
        this.table = RowTable.of(mapping);
        this.keyArray = KeyArray.of(database, mapping.identifier());
        this.sql = new RowSql(database, table, keyArray);
        this.reader = new ReplicaRowReader(mapping);
        this.writer = new RowWriter(table, sql);
        this.refusedRows = RefusedRows.of(database, table, writer);
        this.transactionWrites = TransactionWrites.of(database);
        this.rowByRow = RowByRow.of(database, table, sql, writer);
    }

    @Override
    public Map<ReplicaKey, RowState> lock(SessionImplementor session, List<ReplicaKey> keys) throws SQLException {
        Map<ReplicaKey, RowState> states = new HashMap<>();
        int width = table.identifier().size();
        for (int from = 0; from < keys.size(); ) {
            int size = keyArray == null ? Chunks.ofKeys(keys.size() - from, width) : Chunks.ofArray(keys.size() - from);
            try (PreparedStatement statement =
                    ReplicaTransactions.connection(session).prepareStatement(sql.lock(size))) {
                bindKeys(statement, keys, from, size, session);
                readStates(statement, session, states);
            } catch (SQLException e) {
                throw TimedOutStatement.named(e, sql.lock(1));
            }
            from += size;
        }
        return states;
    }

    private void readStates(PreparedStatement statement, SessionImplementor session, Map<ReplicaKey, RowState> states)
            throws SQLException {
        boolean isResult = statement.execute();
        while (!isResult) { // that of a setting sent along
            isResult = statement.getMoreResults();
        }
        try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
                states.put(key(result, session), state(result, session));
            }
        }
    }

    @Override
    public Optional<LockedRows> lockWithTombstones(SessionImplementor session, String cqrsId, List<ReplicaKey> keys)
            throws SQLException {
        if (keyArray == null || Chunks.ofArray(keys.size()) < keys.size()) {
            return Optional.empty();
        }
        String locking = sql.lock(keys.size());
        try (PreparedStatement statement = ReplicaTransactions.connection(session)
                .prepareStatement(String.join(";\n", locking, tombstones.lockAndFind()))) {
            bindKeys(statement, keys, 0, keys.size(), session);
            tombstones.bindLockAndFind(statement, 2, cqrsId, keys);
            Map<ReplicaKey, RowState> states = new HashMap<>();
            readStates(statement, session, states);
            statement.getMoreResults(); // the model is locked
            statement.getMoreResults();
            try (ResultSet result = statement.getResultSet()) {
                return Optional.of(new LockedRows(states, JdbcTombstones.found(result, keys)));
            }
        } catch (SQLException e) {
            throw TimedOutStatement.named(e, locking);
        }
    }

    private ReplicaKey key(ResultSet result, SessionImplementor session) throws SQLException {
        List<Object> values = new ArrayList<>(table.identifier().size());
        for (int i = 0; i < table.identifier().size(); i++) {
            values.add(Objects.requireNonNull(table.identifier().get(i).extract(result, i + 1, session)));
        }
        return reader.key(values);
    }

    private RowState state(ResultSet result, SessionImplementor session) throws SQLException {
        int index = table.identifier().size() + 1;
        Number revision = (Number) Objects.requireNonNull(table.revision().extract(result, index, session));
        Object updated = table.updated().extract(result, index + 1, session);
        return new RowState(revision.longValue(), updated == null ? null : reader.updated(updated));
    }

    @Override
    public boolean guardsInserts() {
        return sql.guardsInserts();
    }

    @Override
    public void write(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        writer.write(session, writes);
    }

    @Override
    public boolean tellsRefused() {
        return rowByRow != null;
    }

    @Override
    public RefusedWrites refused(SessionImplementor session, SQLException refusal, List<RowWrite> writes)
            throws SQLException {
        return refusedRows == null
                ? RefusedWrites.UNKNOWN
                : lastFinding.found(LastFinding.Way.TOGETHER, refusedRows.among(session, refusal, writes));
    }

    @Override
    public RefusedWrites writeUnlessRefused(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        return rowByRow == null
                ? RefusedWrites.UNKNOWN
                : lastFinding.found(LastFinding.Way.ROW_BY_ROW, rowByRow.write(session, writes));
    }

    @Override
    public RefusedWrites writeExpectingRefusals(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        return switch (lastFinding.next()) {
            case NONE -> RefusedWrites.UNKNOWN;
            case TOGETHER ->
                refusedRows == null
                        ? RefusedWrites.UNKNOWN
                        : lastFinding.found(LastFinding.Way.TOGETHER, refusedRows.expected(session, writes));
            case ROW_BY_ROW -> writeUnlessRefused(session, writes);
        };
    }

    @Override
    public @Nullable String writesSoFar(SessionImplementor session) throws SQLException {
        return transactionWrites == null ? null : transactionWrites.soFar(ReplicaTransactions.connection(session));
    }

    @Override
    public void delete(SessionImplementor session, List<ReplicaKey> keys) throws SQLException {
        int width = table.identifier().size();
        for (int from = 0; from < keys.size(); ) {
            int size = keyArray == null ? Chunks.ofKeys(keys.size() - from, width) : Chunks.ofArray(keys.size() - from);
            try (PreparedStatement statement =
                    ReplicaTransactions.connection(session).prepareStatement(sql.delete(size))) {
                bindKeys(statement, keys, from, size, session);
                statement.executeUpdate();
            } catch (SQLException e) {
                throw TimedOutStatement.named(e, sql.delete(1));
            }
            from += size;
        }
    }

    @Override
    public RefusedWrites deleteUnlessRefused(SessionImplementor session, List<ReplicaKey> keys) throws SQLException {
        return rowByRow == null ? RefusedWrites.UNKNOWN : rowByRow.delete(session, keys);
    }

    private void bindKeys(
            PreparedStatement statement, List<ReplicaKey> keys, int from, int size, SessionImplementor session)
            throws SQLException {
        if (keyArray != null) {
            statement.setArray(1, keyArray.of(statement.getConnection(), keys.subList(from, from + size)));
            return;
        }
        int index = 1;
        for (int i = from; i < from + size; i++) {
            index = table.bindKey(statement, keys.get(Math.min(i, keys.size() - 1)), index, session);
        }
    }
}
