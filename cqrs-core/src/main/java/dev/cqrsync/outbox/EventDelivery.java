package dev.cqrsync.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How events of a transaction get from its commit to the broker. Thread-safe. */
public interface EventDelivery {

    /** Begins the delivery of one transaction's events. Nothing leaves before {@link Pending#committed()}. */
    Pending begin();

    /** The events of one transaction. Used by one thread at a time. */
    interface Pending {

        /**
         * Adds events before the commit; may be called several times, with a bounded number of events each.
         *
         * @param connection the transaction's own connection, neither closed nor committed here
         * @throws SQLException when the events cannot be stored; the transaction must not commit then
         */
        void add(Connection connection, List<OutboxEvent> events) throws SQLException;

        /** The transaction has committed. Never throws and never waits for a broker. */
        void committed();

        /** The transaction has rolled back. Never throws. */
        void rolledBack();
    }
}
