package dev.cqrsync.jdbc;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/** A statement that took too long, by its SQL, which drivers do not tell. */
public final class TimedOutStatement extends SQLTimeoutException {

    private static final long serialVersionUID = 1L;

    private final String sql;

    private TimedOutStatement(String sql, SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        this.sql = sql;
    }

    /** The failure with its SQL when it is a timeout, else as it is. */
    public static SQLException named(SQLException failure, String sql) {
        return SqlFailures.isTimeout(failure) ? new TimedOutStatement(sql, failure) : failure;
    }

    public String sql() {
        return sql;
    }
}
