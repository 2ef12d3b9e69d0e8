package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.replica.RefusedWrites;
import dev.cqrsync.replica.ReplicaTransactions;
import dev.cqrsync.replica.RowWrite;
import java.sql.Connection;
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
 * MariaDB's: it inserts what it can of some rows and says of which rows it could not and why. So triggers, rows of the same
 * statement that refer to each other and whatever else a database looks at have their say. What it left out is all that is
 * not written then; where it made values fit, or anything else is not as it should be, all is taken back. A row whose
 * value is taken, or whose parent is missing, is tried again when all others are written.
 *
 * <p>Rows that are updated one by one, as they lack columns, are not tried. Needs the number of the row in the diagnostics
 * (MariaDB 10.7) and {@code note_verbosity} ({@code sql_notes} is a warning itself in 11.4); where one is missing, it fails.
 * Tried with 10.11 and 11.4. Thread-safe.
 *
 * @see <a href="https://mariadb.com/kb/en/get-diagnostics/">GET DIAGNOSTICS</a>
 */
final class WriteTrial implements RefusedRows {

    /** Fewer than there are reasons kept, of which a row that is left out has one. */
    private static final int FIRST = 60;

    /** So many reasons are aimed at with the next statement: half of those that are kept. */
    private static final int REASONS = 32;

    /**
     * In the order in which they came up, and whether there may have been more than are kept: 64, unless configured
     * otherwise. Nothing but this may stand between a statement and what is asked of it.
     */
    private static final String DIAGNOSTICS = """
            BEGIN NOT ATOMIC
              DECLARE i, conditions, position, code INT DEFAULT 0;
              DECLARE state CHAR(5);
              DECLARE message TEXT;
              DECLARE found LONGTEXT DEFAULT '';
              GET DIAGNOSTICS conditions = NUMBER;
              WHILE i < conditions DO
                SET i = i + 1;
                GET DIAGNOSTICS CONDITION i
                  position = ROW_NUMBER, state = RETURNED_SQLSTATE, code = MYSQL_ERRNO, message = MESSAGE_TEXT;
                SET found = CONCAT(found, IF(i > 1, ',', ''), JSON_ARRAY(position, state, code, message));
              END WHILE;
              SELECT CONCAT('[', found, ']') AS told, conditions, conditions >= @@max_error_count AS more,
                @@sql_mode LIKE '%STRICT\\_%' AS strict;
            END""";

    private static final int DUPLICATE_KEY = 1062;

    /** A parent that is missing. */
    private static final int FOREIGN_KEY = 1452;

    private static final int CHECK = 4025;

    /** Codes of what is made to fit here and refused otherwise: null, too long, out of range, not in the encoding. */
    private static final Set<Integer> MADE_TO_FIT = Set.of(1048, 1264, 1265, 1366);

    private final RowWriter writer;

    WriteTrial(RowWriter writer) {
        this.writer = writer;
    }

    @Override
    public RefusedWrites among(SessionImplementor session, SQLException refusal, List<RowWrite> writes)
            throws SQLException {
        return expected(session, writes);
    }

    @Override
    public RefusedWrites expected(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        Connection connection = ReplicaTransactions.connection(session);
        Savepoint before = connection.setSavepoint();
        Told told = tried(session, writes);
        if (!told.othersWritten) { // not after an exception: there may be no savepoint any more, nor a transaction
            connection.rollback(before);
        }
        return new RefusedWrites(told.reasons, told.othersWritten);
    }

    /** What a trial has come to. */
    private static final class Told {

        final Map<Integer, SQLException> reasons = new HashMap<>();

        /**
         * Those that are refused for what other rows are: one that comes later may give the value up, or be the parent, or it
         * is only the value that a row has since it was made to fit.
         */
        final Map<Integer, SQLException> undecided = new TreeMap<>();

        /** Whether those that are not refused are written, and as they are. */
        boolean othersWritten = true;

        int refused() {
            return reasons.size() + undecided.size();
        }

        /** @param strict whether values that do not fit are refused */
        void add(int position, SQLException reason, boolean strict) {
            int code = reason.getErrorCode();
            if (MADE_TO_FIT.contains(code)) {
                othersWritten = false;
                if (strict) {
                    reasons.putIfAbsent(position, reason);
                }
            } else if (code == CHECK) {
                reasons.putIfAbsent(position, reason);
            } else if (code == FOREIGN_KEY || code == DUPLICATE_KEY && SqlFailures.isSecondaryKey(reason)) {
                undecided.put(position, reason);
            } else { // as the primary key of a row that is replaced, or of a race
                othersWritten = false;
            }
        }
    }

    /** Tries rows, and those that are undecided again when all others are written, as long as that helps. */
    private Told tried(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        Told told = new Told();
        for (Map.Entry<RowShape, List<Integer>> group : writer.byShape(writes).entrySet()) {
            if (writer.inserts(group.getKey())) {
                tryToInsert(session, group.getKey(), group.getValue(), writes, told);
            } else {
                told.othersWritten = false;
            }
        }
        List<Integer> undecided = List.copyOf(told.undecided.keySet());
        if (!told.othersWritten) {
            return told;
        }
        if (undecided.size() == writes.size()) {
            told.reasons.putAll(told.undecided);
        } else if (!undecided.isEmpty()) {
            Told again = tried(session, undecided.stream().map(writes::get).toList());
            again.reasons.forEach((i, reason) -> told.reasons.put(undecided.get(i), reason));
            told.othersWritten &= again.othersWritten;
        }
        return told;
    }

    private void tryToInsert(
            SessionImplementor session, RowShape shape, List<Integer> positions, List<RowWrite> writes, Told told)
            throws SQLException {
        Connection connection = ReplicaTransactions.connection(session);
        int most = FIRST;
        for (int from = 0; from < positions.size(); ) {
            int size = Math.min(writer.most(shape, positions.size() - from), most);
            List<Integer> some = positions.subList(from, from + size);
            int before = told.refused();
            int written = writer.insertWhatCanBe(
                    session, shape, some.stream().map(writes::get).toList());
            int reasons = readReasons(connection, some, told);
            told.othersWritten &= shape.exists() || written == size - (told.refused() - before);
            from += size;
            most = Math.max(FIRST, size * REASONS / Math.max(1, reasons));
        }
    }

    /** What the last statement has left out or made to fit; returns how many reasons it had for that. */
    private static int readReasons(Connection connection, List<Integer> positions, Told told) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(DIAGNOSTICS)) {
            result.next();
            told.othersWritten &= !result.getBoolean("more");
            for (Refusal refusal : Refusal.listOf(result.getString("told"))) {
                if (refusal.position() > 0) {
                    told.add(
                            positions.get(refusal.position() - 1),
                            reason(refusal.reason()),
                            result.getBoolean("strict"));
                } else {
                    told.othersWritten = false; // it is about no row
                }
            }
            return result.getInt("conditions");
        }
    }

    private static SQLException reason(SQLException quoting) {
        String state = quoting.getSQLState();
        return new SQLException(
                SqlFailures.reason(quoting),
                state.startsWith("01") ? "22000" : state, // what is no more than a warning here
                quoting.getErrorCode());
    }
}
