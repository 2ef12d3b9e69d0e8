package dev.cqrsync.master;

import java.util.function.Function;
import org.hibernate.engine.spi.SessionImplementor;

/** The transactions of one persistence unit that operations run in. Thread-safe. */
public interface MasterTransactions {

    /**
     * Runs work in the current transaction, or in one of its own when there is none, which is committed afterwards.
     * An exception of the work rolls the transaction back and is thrown on.
     *
     * @param work gets the transaction's session
     */
    <T> T required(Function<SessionImplementor, T> work);

    /**
     * Runs work in a transaction of its own that sees the database as it is at one moment, and changes nothing.
     *
     * @param work gets the transaction's session, which is its own
     */
    <T> T snapshot(Function<SessionImplementor, T> work);
}
