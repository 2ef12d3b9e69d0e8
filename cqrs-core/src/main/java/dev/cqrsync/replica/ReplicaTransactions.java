package dev.cqrsync.replica;

import java.sql.Connection;
import org.hibernate.engine.spi.SessionImplementor;

/** Transactions of one persistence unit. Thread-safe. */
public interface ReplicaTransactions {

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {

        /**
         * @param session the transaction's session
         * @throws Exception whatever makes the transaction roll back
         */
        T run(SessionImplementor session) throws Exception;
    }

    /**
     * Runs work in a transaction of its own at isolation READ COMMITTED and commits it. Each statement must see what
     * others have committed before it, which REPEATABLE READ, the default of MySQL and MariaDB, would hide.
     *
     * @throws RuntimeException the work's exception, itself or as the cause; the transaction is rolled back then
     */
    <T> T execute(Work<T> work);

    /** The connection that a session's transaction runs on; the session's to close. */
    static Connection connection(SessionImplementor session) {
        return session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection();
    }
}
