package dev.cqrsync.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionUsageException;

/** Tells what kind of failure an exception from a database is: PostgreSQL, MySQL, MariaDB and H2. Stateless. */
public final class SqlFailures {

    /** What can be done about a failure. */
    public enum Kind {
        /** The database cannot be worked with now, whatever the statement: wait. */
        UNAVAILABLE,
        /** The connection was lost on the way: the database is away, or the statement makes it end connections. */
        DISCONNECTED,
        /** Another transaction was in the way (deadlock, serialization, lock timeout): run the transaction again. */
        CONTENTION,
        /** A unique key was taken, possibly by a transaction that was quicker: again, but not for ever. */
        DUPLICATE_KEY,
        /** A value does not fit its column, or a required one is missing. */
        UNFIT,
        /** The statement or its data. */
        OTHER
    }

    private static final Pattern DUPLICATE_ENTRY = Pattern.compile("Duplicate entry '.*' for key", Pattern.DOTALL);
    private static final Pattern AT_ROW = Pattern.compile(" at row \\d+$");
    private static final Pattern KEY_COLUMNS = Pattern.compile("\\(([^()=]+)\\)=\\(");
    private static final Pattern KEY = Pattern.compile(" for key '([^']+)'");

    /** States of PostgreSQL and codes of the others: unique keys, exclusion, foreign keys of children and of parents. */
    private static final Set<String> OF_OTHER_ROWS =
            Set.of("23505", "23P01", "23503", "1062", "1586", "1452", "1451", "23506");

    private SqlFailures() {}

    /** The kind of a failure; the first cause that is not {@link Kind#OTHER} decides. */
    public static Kind kind(Throwable failure) {
        return kind(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Whether a statement was ended because it took too long; one that waited too long for a lock alone was not. */
    public static boolean isTimeout(Throwable failure) {
        return any(failure, SqlFailures::isTimeout);
    }

    private static boolean isTimeout(SQLException e) {
        return "57014".equals(e.getSQLState()) || e.getErrorCode() == 1969 || e.getErrorCode() == 3024;
    }

    /** Whether a check constraint was violated, which is about the row alone, whatever other rows there are. */
    public static boolean isCheck(Throwable failure) {
        return any(failure, SqlFailures::isCheck);
    }

    private static boolean isCheck(SQLException e) {
        return "23514".equals(e.getSQLState()) // PostgreSQL
                || e.getErrorCode() == 4025 // MariaDB
                || e.getErrorCode() == 3819 // MySQL
                || e.getErrorCode() == 23513; // H2
    }

    /**
     * Whether a row was refused for what another one is: it has the unique value, is excluded with it, is the parent that is
     * missing or the child that is there.
     */
    public static boolean isOfOtherRows(Throwable failure) {
        return any(failure, SqlFailures::isOfOtherRows);
    }

    private static boolean isOfOtherRows(SQLException e) {
        return OF_OTHER_ROWS.contains(
                e.getErrorCode() == 0 ? String.valueOf(e.getSQLState()) : String.valueOf(e.getErrorCode()));
    }

    /**
     * Whether a row was refused for what is in it, and the message quotes that row, as PostgreSQL's do: {@code Failing row
     * contains (7, Ann, …)}.
     */
    public static boolean quotesRow(Throwable failure) {
        return any(
                failure,
                e -> e.getErrorCode() == 0 && ("23514".equals(e.getSQLState()) || "23502".equals(e.getSQLState())));
    }

    /** What has failed in a batch of statements, whose own error quotes the statement with the values of every row. */
    public static SQLException ofStatement(SQLException failure) {
        SQLException of = failure;
        while (of instanceof BatchUpdateException && of.getNextException() != null) {
            of = of.getNextException();
        }
        return of;
    }

    /**
     * What an error says in one line about the reason for which a row was refused, without what is about that row:
     * PostgreSQL's tell it in further lines, MariaDB's and MySQL's quote a duplicate key and number the row.
     */
    public static String reason(SQLException refusal) {
        String message = String.valueOf(refusal.getMessage());
        if (refusal.getErrorCode() == 1062) {
            message = DUPLICATE_ENTRY.matcher(message).replaceFirst("Duplicate entry for key");
        } else if (refusal.getErrorCode() != 0) {
            message = AT_ROW.matcher(message).replaceFirst("");
        }
        return message.lines().findFirst().orElse("");
    }

    /** Whether a key was taken and it was not the primary one, as MariaDB's and MySQL's errors tell. */
    public static boolean isSecondaryKey(Throwable failure) {
        return any(failure, e -> {
            Matcher key = KEY.matcher(String.valueOf(e.getMessage()));
            return e.getErrorCode() == 1062 && key.find() && !key.group(1).endsWith("PRIMARY");
        });
    }

    /**
     * The same, also of PostgreSQL's errors, which name the columns: {@code Key (email)=(ann@example.org) already exists}.
     *
     * @param primaryKey its columns, quoted or not
     */
    public static boolean isSecondaryKey(Throwable failure, List<String> primaryKey) {
        return isSecondaryKey(failure)
                || any(failure, e -> {
                    Matcher key = KEY_COLUMNS.matcher(String.valueOf(e.getMessage()));
                    return "23505".equals(e.getSQLState())
                            && e.getErrorCode() == 0
                            && key.find()
                            && !names(List.of(key.group(1).split(", "))).equals(names(primaryKey));
                });
    }

    private static Set<String> names(List<String> columns) {
        return columns.stream()
                .map(column -> column.replace("\"", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static boolean any(Throwable failure, Predicate<SQLException> is) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            for (SQLException e = cause instanceof SQLException sql ? sql : null; e != null; e = e.getNextException()) {
                if (is.test(e)) {
                    return true;
                }
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
        return failure instanceof CannotCreateTransactionException
                        || failure instanceof TransactionUsageException // the transaction manager refuses what we need
                ? Kind.UNAVAILABLE
                : Kind.OTHER;
    }

    private static Kind ofSql(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("45")) {
            return Kind.OTHER; // signalled by a trigger or a routine; MariaDB's driver takes it for the connection's
        }
        if (e instanceof SQLTransientConnectionException) {
            return Kind.UNAVAILABLE; // no connection to be had from the pool
        }
        Kind kind = ofState(state);
        if (kind == Kind.OTHER) {
            // MySQL and MariaDB say HY000, 42000 or 70100 for much, H2 has codes of five digits for all
            kind = ofVendorCode(e.getErrorCode(), state);
        }
        boolean connection = e instanceof SQLNonTransientConnectionException || e instanceof SQLRecoverableException;
        return kind == Kind.OTHER && connection ? Kind.DISCONNECTED : kind;
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
                    "08001", // no connection to be had
                    "08004", // connection refused by the server
                    "57P03", // starting or stopping
                    "57P04", // database dropped
                    "3D000" -> { // no such database
                return Kind.UNAVAILABLE;
            }
            case "57P01", // ended by the administrator
                    "57P02", // ended by a crash, possibly of another connection's
                    "57P05" -> { // idle session ended
                return Kind.DISCONNECTED;
            }
            case "23502" -> { // null
                return Kind.UNFIT;
            }
            default -> {
                boolean resources = state.startsWith("53"); // connections, memory, disk
                boolean system = state.startsWith("58"); // input and output
                boolean login = state.startsWith("28");
                if (resources || system || login) {
                    return Kind.UNAVAILABLE;
                }
                if (state.startsWith("08")) {
                    return Kind.DISCONNECTED;
                }
                return state.startsWith("22") ? Kind.UNFIT : Kind.OTHER; // too long, out of range, not in the encoding
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
                    1836 -> Kind.UNAVAILABLE; // read-only mode
            case 1927 -> Kind.DISCONNECTED; // connection killed
            case 1048, // null
                    1364 -> Kind.UNFIT; // no value and no default
            case 90013, // database not found
                    90020, // database in use
                    90028, // input or output
                    90031, // input or output
                    90097, // database is read-only
                    90098 -> Kind.UNAVAILABLE; // database has been closed
            case 90007, // object is closed
                    90067, // connection broken
                    90121 -> Kind.DISCONNECTED; // database is closed
            default -> Kind.OTHER;
        };
    }
}
