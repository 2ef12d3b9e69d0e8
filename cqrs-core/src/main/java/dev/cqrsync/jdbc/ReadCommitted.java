package dev.cqrsync.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Makes transactions on PostgreSQL READ COMMITTED without asking the server each time, which the driver does to tell a
 * connection's isolation. What a connection begins its transactions with is asked once. Thread-safe.
 */
public final class ReadCommitted {

    /** Physical connections of which it is known; they are compared by identity. */
    private final Set<Connection> known = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * Takes care of the transaction that has begun; nothing may have been read in it yet.
     *
     * @throws SQLException when the database says no
     */
    public void begin(Connection connection) throws SQLException {
        Connection physical = connection.unwrap(Connection.class);
        if (known.contains(physical)) {
            return;
        }
        if (connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED) {
            known.add(physical);
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        }
    }
}
