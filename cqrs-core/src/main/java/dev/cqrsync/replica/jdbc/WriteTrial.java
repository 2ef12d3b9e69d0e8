package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.replica.ReplicaTransactions;
import dev.cqrsync.replica.RowWrite;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.engine.spi.SessionImplementor;

/**
 * MariaDB's: it inserts what it can of some rows, says of which rows it could not and why, and takes all of it back. So
 * triggers, rows of the same statement that refer to each other and whatever else a database looks at have their say. Rows
 * that are updated one by one, as they lack columns, are not tried. Needs the number of the row in the diagnostics, which
 * MariaDB has since 10.7; before, it fails. Thread-safe.
 *
 * @see <a href="https://mariadb.com/kb/en/get-diagnostics/">GET DIAGNOSTICS</a>
 */
final class WriteTrial implements RefusedRows {

    /** More than a statement has rows, as a row may have several; the others are told the next time. */
    private static final int REASONS = 1_000;

    /** In the order in which they came up. Nothing but this may stand between a statement and what is asked of it. */
    private static final String DIAGNOSTICS = """
            BEGIN NOT ATOMIC
              DECLARE i, conditions, position, code INT DEFAULT 0;
              DECLARE state CHAR(5);
              DECLARE message TEXT;
              DECLARE found LONGTEXT DEFAULT '[]';
              GET DIAGNOSTICS conditions = NUMBER;
              WHILE i < conditions DO
                SET i = i + 1;
                GET DIAGNOSTICS CONDITION i
                  position = ROW_NUMBER, code = MYSQL_ERRNO, state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
                SET found = JSON_ARRAY_APPEND(found, '$', JSON_ARRAY(position, code, state, message));
              END WHILE;
              SELECT told.*, @@sql_mode LIKE '%STRICT\\_%' AS strict
              FROM JSON_TABLE(found, '$[*]' COLUMNS (
                position INT PATH '$[0]', code INT PATH '$[1]', state CHAR(5) PATH '$[2]', message TEXT PATH '$[3]')) AS told;
            END""";

    private static final int DUPLICATE_KEY = 1062;

    /** Codes of reasons for which a row is left out beside a key that is taken: no parent, a check. */
    private static final Set<Integer> LEFT_OUT = Set.of(1452, 4025);

    /** Codes of reasons for which values are made to fit, and refused otherwise: null, too long, out of range, not in the encoding. */
    private static final Set<Integer> MADE_TO_FIT = Set.of(1048, 1264, 1265, 1366);

    private final RowWriter writer;

    WriteTrial(RowWriter writer) {
        this.writer = writer;
    }

    @Override
    public Map<Integer, SQLException> among(SessionImplementor session, SQLException refusal, List<RowWrite> writes)
            throws SQLException {
        Connection connection = ReplicaTransactions.connection(session);
        Savepoint before = connection.setSavepoint();
        try {
            Map<Integer, SQLException> refused = tried(session, writes);
            keepOnlyCertain(refused, session, writes);
            return refused;
        } finally {
            connection.rollback(before);
        }
    }

    /**
     * A value that is taken may be one that a later row gives up, or that a row only has since it was made to fit. So these
     * are tried again when all others are written.
     */
    private void keepOnlyCertain(Map<Integer, SQLException> refused, SessionImplementor session, List<RowWrite> writes)
            throws SQLException {
        List<Integer> taken = refused.keySet().stream()
                .filter(position -> refused.get(position).getErrorCode() == DUPLICATE_KEY)
                .toList();
        boolean madeToFit = refused.values().stream().anyMatch(reason -> MADE_TO_FIT.contains(reason.getErrorCode()));
        Map<Integer, SQLException> again = taken.isEmpty() || madeToFit
                ? Map.of()
                : tried(session, taken.stream().map(writes::get).toList());
        for (int i = 0; i < taken.size(); i++) {
            if (!again.containsKey(i)) {
                refused.remove(taken.get(i));
            }
        }
    }

    private Map<Integer, SQLException> tried(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        Map<Integer, SQLException> refused = new TreeMap<>();
        for (Map.Entry<RowShape, List<Integer>> group : writer.byShape(writes).entrySet()) {
            if (writer.inserts(group.getKey())) {
                tryToInsert(session, group.getKey(), group.getValue(), writes, refused);
            }
        }
        return refused;
    }

    private void tryToInsert(
            SessionImplementor session,
            RowShape shape,
            List<Integer> positions,
            List<RowWrite> writes,
            Map<Integer, SQLException> refused)
            throws SQLException {
        Connection connection = ReplicaTransactions.connection(session);
        for (int from = 0; from < positions.size(); ) {
            int size = writer.chunk(shape, positions.size() - from);
            List<Integer> some = positions.subList(from, from + size);
            try (PreparedStatement statement =
                    connection.prepareStatement(writer.sql().insertWhatCanBe(shape, size, REASONS))) {
                writer.bind(statement, shape, some.stream().map(writes::get).toList(), session);
                statement.executeUpdate();
            }
            reasons(connection).forEach((row, reason) -> refused.put(some.get(row), reason));
            from += size;
        }
    }

    /** Why rows of the last statement would have been refused, the first reason of each. */
    private static Map<Integer, SQLException> reasons(Connection connection) throws SQLException {
        Map<Integer, SQLException> reasons = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            boolean isResult = statement.execute(DIAGNOSTICS);
            while (!isResult && statement.getUpdateCount() >= 0) {
                isResult = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                while (result.next()) {
                    int row = result.getInt("position") - 1;
                    SQLException reason = reason(result);
                    if (row >= 0 && isRefusal(reason, result.getBoolean("strict"))) {
                        reasons.putIfAbsent(row, reason);
                    }
                }
            }
        }
        return reasons;
    }

    private static SQLException reason(ResultSet told) throws SQLException {
        String state = told.getString("state");
        SQLException quoting = new SQLException(
                told.getString("message"),
                state.startsWith("01") ? "22000" : state, // what is no more than a warning here
                told.getInt("code"));
        return new SQLException(SqlFailures.reason(quoting), quoting.getSQLState(), quoting.getErrorCode());
    }

    /** @param strict whether values that do not fit are refused */
    private static boolean isRefusal(SQLException reason, boolean strict) {
        int code = reason.getErrorCode();
        if (code == DUPLICATE_KEY) {
            return SqlFailures.isSecondaryKey(
                    reason); // the primary one is that of a row that is replaced, or of a race
        }
        return LEFT_OUT.contains(code) || strict && MADE_TO_FIT.contains(code);
    }
}
