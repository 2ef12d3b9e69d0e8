package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.replica.RefusedWrites;
import dev.cqrsync.replica.ReplicaTransactions;
import dev.cqrsync.replica.RowWrite;
import dev.cqrsync.serialization.ReplicaRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's: its catalog is asked for the constraint that the error names, and the database evaluates it for all rows
 * at once. Not null, lengths and ranges are looked up there, too, and compared here. Thread-safe.
 */
final class RefusingConstraints implements RefusedRows {

    /** How a column's values are found and sent. */
    private record Column(ColumnBinder binder, Function<RowWrite, @Nullable Object> value) {

        /** Whether the database gets them as they are. */
        boolean isPlain() {
            return "?".equals(binder.write());
        }
    }

    private final PostgreSqlConstraints constraints;
    private final Map<String, Column> columns = new HashMap<>();

    RefusingConstraints(RowTable table) {
        this.constraints = new PostgreSqlConstraints(table);
        for (int i = 0; i < table.identifier().size(); i++) {
            int index = i;
            add(table.identifier().get(i), write -> write.key().values().get(index));
        }
        for (int i = 0; i < table.columns().size(); i++) {
            int index = i;
            add(table.columns().get(i), write -> write.values().get(index));
        }
        add(table.revision(), RowWrite::revision);
        add(table.updated(), RowWrite::updated);
    }

    private void add(ColumnBinder binder, Function<RowWrite, @Nullable Object> value) {
        columns.put(PostgreSqlConstraints.nameOf(binder.column()), new Column(binder, value));
    }

    @Override
    public RefusedWrites among(SessionImplementor session, SQLException refusal, List<RowWrite> writes)
            throws SQLException {
        PostgreSqlConstraints.Reason reason = constraints.reason(session, refusal);
        BitSet found = new BitSet();
        if (reason instanceof PostgreSqlConstraints.Beyond beyond) {
            found = beyond(beyond.bounds(), writes);
        } else if (reason instanceof PostgreSqlConstraints.Refuted refuted
                && columns.keySet().containsAll(refuted.condition().casts().keySet())) {
            found = thatFulfil(refuted.condition(), session, writes);
        }
        Map<Integer, SQLException> reasons = new HashMap<>();
        found.stream()
                .forEach(position -> reasons.put(
                        position,
                        new SQLException(SqlFailures.reason(refusal), refusal.getSQLState(), refusal.getErrorCode())));
        return new RefusedWrites(reasons, false);
    }

    private BitSet beyond(Map<String, PostgreSqlConstraints.Bound> bounds, List<RowWrite> writes) {
        BitSet found = new BitSet();
        bounds.forEach((name, bound) -> {
            Column column = columns.get(name);
            for (int i = 0; column != null && column.isPlain() && i < writes.size(); i++) {
                if (bound.limit().refuses(column.value().apply(writes.get(i)), bound.number())) {
                    found.set(i);
                }
            }
        });
        return found;
    }

    private BitSet thatFulfil(CandidateCondition condition, SessionImplementor session, List<RowWrite> writes)
            throws SQLException {
        List<Column> looked = condition.casts().keySet().stream()
                .map(name -> Objects.requireNonNull(columns.get(name)))
                .toList();
        List<String> expressions =
                looked.stream().map(column -> column.binder().write()).toList();
        List<Integer> candidates = IntStream.range(0, writes.size())
                .filter(i -> condition.onAll()
                        || looked.stream()
                                .noneMatch(column -> column.value().apply(writes.get(i)) == ReplicaRow.ABSENT))
                .boxed()
                .toList();
        BitSet found = new BitSet();
        if (condition.onAll() && Chunks.ofKeys(writes.size(), looked.size()) < writes.size()) {
            return found;
        }
        for (int from = 0; from < candidates.size(); ) {
            int size = Chunks.ofKeys(candidates.size() - from, looked.size());
            try (PreparedStatement statement =
                    ReplicaTransactions.connection(session).prepareStatement(condition.query(expressions, size))) {
                int parameter = 1;
                for (int i = from; i < from + size; i++) { // the last one fills up
                    RowWrite write = writes.get(candidates.get(Math.min(i, candidates.size() - 1)));
                    for (Column column : looked) {
                        @Nullable Object value = column.value().apply(write);
                        // a row that keeps its value counts as one that may give it up
                        column.binder()
                                .bind(statement, value == ReplicaRow.ABSENT ? null : value, parameter++, session);
                    }
                }
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        found.set(candidates.get(Math.min(from + result.getInt(1), candidates.size() - 1)));
                    }
                }
            }
            from += size;
        }
        return found;
    }
}
