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

        /**
         * Adds the events that a transaction ends with. The caller commits the connection next, with nothing in
         * between; so this may commit it along with them, in one exchange with the database, and leave the caller's
         * commit with nothing to do.
         *
         * @param connection the transaction's own connection, not closed here
         * @throws SQLException when the events cannot be stored or the commit fails; the caller rolls back then
         */
        default void addLast(Connection connection, List<OutboxEvent> events) throws SQLException {
            add(connection, events);
        }

        /** The transaction has committed. Never throws and never waits for a broker. */
        void committed();

        /** The transaction has rolled back. Never throws. */
        void rolledBack();
    }
}
