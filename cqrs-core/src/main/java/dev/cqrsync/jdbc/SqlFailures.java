package dev.cqrsync.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionUsageException;

/** Tells what kind of failure an exception from a database is: PostgreSQL, MySQL, MariaDB and H2. Stateless. */
public final class SqlFailures {

    /** What can be done about a failure. */
    public enum Kind {
        /** The database cannot be worked with now, whatever the statement: wait. */
        UNAVAILABLE,
        /** Another transaction was in the way (deadlock, serialization, lock timeout): run the transaction again. */
        CONTENTION,
        /** A unique key was taken, possibly by a transaction that was quicker: again, but not for ever. */
        DUPLICATE_KEY,
        /** The statement or its data. */
        OTHER
    }

    private SqlFailures() {}

    /** The kind of a failure; the first cause that is not {@link Kind#OTHER} decides. */
    public static Kind kind(Throwable failure) {
        return kind(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Whether a statement was ended because it took too long; one that waited too long for a lock alone was not. */
    public static boolean isTimeout(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isTimeout(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTimeout(SQLException failure) {
        for (@Nullable SQLException e = failure; e != null; e = e.getNextException()) {
            if ("57014".equals(e.getSQLState()) || e.getErrorCode() == 1969 || e.getErrorCode() == 3024) {
                return true;
            }
        }
        return false;
    }

    private static Kind kind(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return Kind.OTHER;
        }
        Kind kind = ofThis(failure);
        if (kind == Kind.OTHER && failure instanceof SQLException sql) { // batches chain their errors
            kind = kind(sql.getNextException(), seen);
        }
        if (kind == Kind.OTHER && failure instanceof TransactionSystemException rollback) {
            kind = kind(rollback.getApplicationException(), seen);
        }
        if (kind == Kind.OTHER) {
            kind = kind(failure.getCause(), seen);
        }
        return kind;
    }

    private static Kind ofThis(Throwable failure) {
        if (failure instanceof SQLException sql) {
            return ofSql(sql);
        }
        if (failure instanceof QueryTimeoutException) {
            return Kind.CONTENTION;
        }
        // CannotGetJdbcConnectionException is one of these too
        return failure instanceof CannotCreateTransactionException
                        || failure instanceof TransactionUsageException // the transaction manager refuses what we need
                        || failure instanceof DataAccessResourceFailureException
                ? Kind.UNAVAILABLE
                : Kind.OTHER;
    }

    private static Kind ofSql(SQLException e) {
        if (e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException) {
            return Kind.UNAVAILABLE;
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        Kind kind = ofState(state);
        if (kind != Kind.OTHER) {
            return kind;
        }
        // MySQL and MariaDB say HY000, 42000 or 70100 for much, H2 has codes of five digits for all
        return ofVendorCode(e.getErrorCode(), state);
    }

    private static Kind ofState(String state) {
        switch (state) {
            case "40001", // serialization failure; deadlock on MariaDB and H2
                    "40P01", // deadlock
                    "55P03", // lock not available
                    "57014", // query cancelled, by a timeout
                    "HYT00" -> { // lock timeout on H2
                return Kind.CONTENTION;
            }
            case "23505" -> {
                return Kind.DUPLICATE_KEY;
            }
            case "25006", // read-only transaction
                    "57P01", // shut down by the administrator
                    "57P02", // shut down by a crash
                    "57P03", // starting or stopping
                    "57P04", // database dropped
                    "57P05", // idle session ended
                    "3D000" -> { // no such database
                return Kind.UNAVAILABLE;
            }
            default -> {
                boolean connection = state.startsWith("08");
                boolean resources = state.startsWith("53"); // connections, memory, disk
                boolean system = state.startsWith("58"); // input and output
                boolean login = state.startsWith("28");
                return connection || resources || system || login ? Kind.UNAVAILABLE : Kind.OTHER;
            }
        }
    }

    private static Kind ofVendorCode(int code, String state) {
        return switch (code) {
            case 1062, // duplicate entry
                    1586 -> state.startsWith("23") ? Kind.DUPLICATE_KEY : Kind.OTHER;
            case 1020, // record has changed
                    1205, // lock wait timeout
                    1213, // deadlock
                    1317, // query interrupted
                    1969, // statement timeout on MariaDB
                    3024, // statement timeout on MySQL
                    50200, // lock timeout on H2
                    90131 -> Kind.CONTENTION; // concurrent update on H2
            case 1021, // disk full
                    1041, // out of memory
                    1114, // table full
                    1040, // too many connections
                    1044, // no access to the database
                    1045, // access denied
                    1049, // no such database
                    1053, // shutting down
                    1203, // too many connections of the user
                    1226, // user limit reached
                    1290, // running with --read-only
                    1792, // read-only transaction
                    1836, // read-only mode
                    1927 -> Kind.UNAVAILABLE; // connection killed
            case 90007, // object is closed
                    90013, // database not found
                    90020, // database in use
                    90028, // input or output
                    90031, // input or output
                    90067, // connection broken
                    90097, // database is read-only
                    90098, // database has been closed
                    90121 -> Kind.UNAVAILABLE; // database is closed
            default -> Kind.OTHER;
        };
    }
}
