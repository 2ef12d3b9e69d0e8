package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.TimedOutStatement;
import dev.cqrsync.replica.ReplicaTransactions;
import dev.cqrsync.replica.RowWrite;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/** Inserts and updates rows of one replica, those of a shape together. Thread-safe. */
final class RowWriter {

    /** Statements that are sent together. */
    private static final int STATEMENTS_PER_BATCH = 64;

    private final RowTable table;
    private final RowSql sql;

    RowWriter(RowTable table, RowSql sql) {
        this.table = table;
        this.sql = sql;
    }

    /** See {@link dev.cqrsync.replica.RowStore#write}. */
    void write(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        for (Map.Entry<RowShape, List<Integer>> group : byShape(writes).entrySet()) {
            List<RowWrite> some = group.getValue().stream().map(writes::get).toList();
            if (inserts(group.getKey())) {
                insert(session, group.getKey(), some);
            } else {
                update(session, group.getKey(), some);
            }
        }
    }

    /** Whether rows of a shape are inserted, several at once. */
    boolean inserts(RowShape shape) {
        return sql.inserts(shape);
    }

    /** How many rows of a shape that are inserted fit into a statement, at most as many as are left. */
    int most(RowShape shape, int left) {
        return Chunks.ofManyRows(left, sql.insertedColumns(shape).size());
    }

    /** The positions of rows that are written together, in the order in which they are. */
    Map<RowShape, List<Integer>> byShape(List<RowWrite> writes) {
        return byShape(writes, sql::written);
    }

    /** The same with rows that exist apart from those that do not. */
    Map<RowShape, List<Integer>> byExactShape(List<RowWrite> writes) {
        return byShape(writes, UnaryOperator.identity());
    }

    private Map<RowShape, List<Integer>> byShape(List<RowWrite> writes, UnaryOperator<RowShape> written) {
        Map<RowShape, List<Integer>> byShape = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            byShape.computeIfAbsent(written.apply(RowShape.of(writes.get(i), table)), shape -> new ArrayList<>())
                    .add(i);
        }
        return byShape;
    }

    private void insert(SessionImplementor session, RowShape shape, List<RowWrite> writes) throws SQLException {
        for (int from = 0; from < writes.size(); ) {
            int size = Chunks.ofRows(
                    writes.size() - from, sql.insertedColumns(shape).size());
            try (PreparedStatement statement =
                    ReplicaTransactions.connection(session).prepareStatement(sql.insert(shape, size))) {
                int statements = Math.min(STATEMENTS_PER_BATCH, (writes.size() - from) / size);
                for (int i = 0; i < statements; i++) {
                    bind(statement, shape, writes.subList(from, from + size), session);
                    if (statements > 1) {
                        statement.addBatch();
                    }
                    from += size;
                }
                if (statements > 1) {
                    statement.executeBatch();
                } else {
                    statement.executeUpdate(); // whose failure does not quote the statement with all its values
                }
            } catch (SQLException e) {
                throw TimedOutStatement.named(e, sql.insert(shape, 1));
            }
        }
    }

    /**
     * Inserts rows of a shape without those that are refused, on MariaDB.
     *
     * @return how many the database has counted
     */
    int insertWhatCanBe(SessionImplementor session, RowShape shape, List<RowWrite> writes) throws SQLException {
        String insert = sql.insertWhatCanBe(shape, writes.size());
        try (PreparedStatement statement =
                ReplicaTransactions.connection(session).prepareStatement(insert)) {
            bind(statement, shape, writes, session);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw TimedOutStatement.named(e, sql.insertWhatCanBe(shape, 1));
        }
    }

    private void bind(PreparedStatement statement, RowShape shape, List<RowWrite> writes, SessionImplementor session)
            throws SQLException {
        int index = 1;
        for (RowWrite write : writes) {
            index = bind(statement, shape, write, index, session);
        }
    }

    /**
     * Binds one row, as {@link RowSql#write(RowShape)} has its parameters.
     *
     * @param index of the first one
     * @return the index of the parameter after it
     */
    int bind(PreparedStatement statement, RowShape shape, RowWrite write, int index, SessionImplementor session)
            throws SQLException {
        if (inserts(shape)) {
            int values = table.bindKey(statement, write.key(), index, session);
            return bindValues(statement, shape, write, values, session);
        }
        int key = bindValues(statement, shape, write, index, session);
        return table.bindKey(statement, write.key(), key, session);
    }

    private void update(SessionImplementor session, RowShape shape, List<RowWrite> writes) throws SQLException {
        try (PreparedStatement statement =
                ReplicaTransactions.connection(session).prepareStatement(sql.update(shape))) {
            for (RowWrite write : writes) {
                bind(statement, shape, write, 1, session);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw TimedOutStatement.named(e, sql.update(shape));
        }
    }

    private int bindValues(
            PreparedStatement statement, RowShape shape, RowWrite write, int index, SessionImplementor session)
            throws SQLException {
        int next = index;
        for (int i = shape.present().nextSetBit(0); i >= 0; i = shape.present().nextSetBit(i + 1)) {
            @Nullable Object value = write.values().get(i);
            table.columns().get(i).bind(statement, value, next++, session);
        }
        table.updated().bind(statement, write.updated(), next++, session);
        table.revision().bind(statement, write.revision(), next++, session);
        return next;
    }
}
