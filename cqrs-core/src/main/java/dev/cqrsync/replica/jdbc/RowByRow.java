package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.jdbc.TimedOutStatement;
import dev.cqrsync.replica.RefusedWrites;
import dev.cqrsync.replica.ReplicaTransactions;
import dev.cqrsync.replica.RowWrite;
import dev.cqrsync.serialization.ReplicaKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Writes and deletes rows without those that a database refuses: it is sent a program that goes row by row and catches what
 * goes wrong, so that one exchange does for all of them, and triggers, defaults and every kind of constraint have their say.
 * What a row fails with is what it would fail with alone. Thread-safe.
 */
final class RowByRow {

    /** How a database is told what to do. */
    interface Program {

        /**
         * SQL with the parameters of each row one after the other, whose only result is a {@linkplain Refusal#listOf list}
         * of the rows that were refused, the first row being 0. It fails at once over what is no row's fault.
         *
         * @param statement is run for each of the rows
         */
        String of(RowStatement statement, int rows);

        /** Binds what comes before the rows' parameters; returns the index of the first of those. */
        default int bind(PreparedStatement program, RowStatement statement) throws SQLException {
            return 1;
        }
    }

    /** Binds what belongs to one row. */
    @FunctionalInterface
    private interface Binding<T> {

        /** Returns the index of the parameter after the last one. */
        int bind(PreparedStatement statement, T row, int index) throws SQLException;
    }

    private static final Set<SqlFailures.Kind> OF_ROWS =
            EnumSet.of(SqlFailures.Kind.UNFIT, SqlFailures.Kind.DUPLICATE_KEY, SqlFailures.Kind.OTHER);

    private final Program program;
    private final RowTable table;
    private final RowSql sql;
    private final RowWriter writer;

    private RowByRow(Program program, RowTable table, RowSql sql, RowWriter writer) {
        this.program = program;
        this.table = table;
        this.sql = sql;
        this.writer = writer;
    }

    /** @return {@code null} for databases that take no programs */
    static @Nullable RowByRow of(DatabaseKind database, RowTable table, RowSql sql, RowWriter writer) {
        return switch (database) {
            case POSTGRESQL -> new RowByRow(new PostgreSqlProgram(table), table, sql, writer);
            case MARIADB -> new RowByRow(new MariaDbProgram(), table, sql, writer);
            case MYSQL, H2 -> null;
        };
    }

    /** See {@link dev.cqrsync.replica.RowStore#writeUnlessRefused}. */
    RefusedWrites write(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        Map<Integer, SQLException> refused = new TreeMap<>();
        List<Integer> tried = new ArrayList<>();
        for (Map.Entry<RowShape, List<Integer>> group :
                writer.byExactShape(writes).entrySet()) {
            RowShape shape = group.getKey();
            List<Integer> positions = group.getValue();
            tried.addAll(positions);
            run(
                            session,
                            sql.write(shape),
                            positions.stream().map(writes::get).toList(),
                            (statement, row, index) -> writer.bind(statement, shape, row, index, session))
                    .forEach((i, reason) -> refused.put(positions.get(i), reason));
        }
        return afterOthers(refused, tried, writes, some -> write(session, some));
    }

    /** See {@link dev.cqrsync.replica.RowStore#deleteUnlessRefused}. */
    RefusedWrites delete(SessionImplementor session, List<ReplicaKey> keys) throws SQLException {
        Map<Integer, SQLException> refused = run(
                session, sql.delete(), keys, (statement, key, index) -> table.bindKey(statement, key, index, session));
        List<Integer> tried = IntStream.range(0, keys.size()).boxed().toList();
        return afterOthers(refused, tried, keys, some -> delete(session, some));
    }

    /** Does something with rows. */
    @FunctionalInterface
    private interface Step<T> {
        RefusedWrites with(List<T> rows) throws SQLException;
    }

    /**
     * Does it again with those that may do better for what has been written since.
     *
     * @param tried the positions in the order in which they were
     */
    private static <T> RefusedWrites afterOthers(
            Map<Integer, SQLException> refused, List<Integer> tried, List<T> rows, Step<T> step) throws SQLException {
        List<Integer> again = mayBeHelped(refused, tried);
        if (!again.isEmpty()) {
            again.forEach(refused::remove);
            step.with(again.stream().map(rows::get).toList())
                    .reasons()
                    .forEach((i, reason) -> refused.put(again.get(i), reason));
        }
        return new RefusedWrites(refused, true);
    }

    /**
     * Those that were tried before something that may help them: whatever has been written since, where the database says
     * that the row is refused for another one, and else what came before it.
     */
    private static List<Integer> mayBeHelped(Map<Integer, SQLException> refused, List<Integer> tried) {
        List<Integer> again = new ArrayList<>();
        int firstSince = Integer.MAX_VALUE; // of those that were written after the one that is looked at
        for (int i = tried.size() - 1; i >= 0; i--) {
            int position = tried.get(i);
            SQLException reason = refused.get(position);
            if (reason == null) {
                firstSince = Math.min(firstSince, position);
            } else if (firstSince < position && !isForItself(reason)
                    || firstSince < Integer.MAX_VALUE && SqlFailures.isOfOtherRows(reason)) {
                again.add(position);
            }
        }
        Collections.sort(again);
        return again;
    }

    /** Whether a row is refused whatever other rows there are. */
    private static boolean isForItself(SQLException reason) {
        return SqlFailures.isCheck(reason) || SqlFailures.kind(reason) == SqlFailures.Kind.UNFIT;
    }

    private <T> Map<Integer, SQLException> run(
            SessionImplementor session, RowStatement each, List<T> rows, Binding<T> binding) throws SQLException {
        Map<Integer, SQLException> refused = new TreeMap<>();
        for (int from = 0; from < rows.size(); ) {
            int first = from;
            int size = Chunks.ofManyRows(rows.size() - from, each.parameters().size());
            try (PreparedStatement statement =
                    ReplicaTransactions.connection(session).prepareStatement(program.of(each, size))) {
                int index = program.bind(statement, each);
                for (T row : rows.subList(from, from + size)) {
                    index = binding.bind(statement, row, index);
                }
                told(statement).forEach((i, reason) -> refused.put(first + i, reason));
            } catch (SQLException e) {
                throw TimedOutStatement.named(e, program.of(each, 1));
            }
            from += size;
        }
        return refused;
    }

    private static Map<Integer, SQLException> told(PreparedStatement statement) throws SQLException {
        Map<Integer, SQLException> told = new TreeMap<>();
        boolean isResult = statement.execute();
        while (!isResult && statement.getUpdateCount() >= 0) { // of what comes before
            isResult = statement.getMoreResults();
        }
        if (!isResult) {
            throw new SQLException("A program of the replica's has told nothing.");
        }
        try (ResultSet result = statement.getResultSet()) {
            result.next();
            for (Refusal refusal : Refusal.listOf(result.getString(1))) {
                if (!OF_ROWS.contains(SqlFailures.kind(refusal.reason()))) {
                    throw refusal.reason();
                }
                told.put(refusal.position(), refusal.reason());
            }
        }
        return told;
    }
}
