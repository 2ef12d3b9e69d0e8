package dev.cqrsync.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * The stored records of committed events. Thread-safe.
 *
 * <p>A record is either due, then any instance may claim it, or leased to one instance for a time. Who publishes a
 * record in time deletes it; whoever dies leaves a lease that expires. All moments are the database's, as the clocks of
 * the instances differ.
 *
 * <p>Except for {@link #insert} and {@link #insertLast}, every method works in a short transaction of its own that is
 * committed when the method returns, and throws {@link OutboxStorageException} when the database cannot do it.
 */
public interface OutboxRepository {

    /**
     * Stores records within the caller's transaction, leased to the caller.
     *
     * @param connection the caller's; neither committed nor closed here
     * @param lease how long other instances leave the records alone, counted from now
     * @return the ids of the records in the order given
     */
    List<Long> insert(Connection connection, List<OutboxPayload> payloads, Duration lease) throws SQLException;

    /**
     * Stores records as {@link #insert} does, as the last thing of a transaction whose commit the caller sends next. May
     * commit along with them where the database takes both in one exchange; the caller's commit has nothing to do then.
     *
     * @throws SQLException when the records cannot be stored or the commit fails; the caller rolls back
     */
    default List<Long> insertLast(Connection connection, List<OutboxPayload> payloads, Duration lease)
            throws SQLException {
        return insert(connection, payloads, lease);
    }

    /**
     * Leases records that are due, those due longest first. Of several callers at once each gets other records, and
     * none waits for another.
     *
     * @param maxRecords how many at most
     * @param maxBytes how many bytes of payload at most; a single larger record is claimed alone
     * @param lease how long the records are the caller's, counted from now
     */
    List<OutboxRecord> claim(int maxRecords, long maxBytes, Duration lease);

    /** Reads records that the caller has the lease of, in the order of their ids; those deleted meanwhile are left out. */
    List<OutboxRecord> find(Collection<Long> ids);

    /** Removes records for good. Ids that are there no more are ignored. */
    void delete(Collection<Long> ids);

    /**
     * Makes records due.
     *
     * @param delay when, counted from now; zero for at once; it also serves to prolong a lease
     * @param countAttempt whether to count a failed attempt
     */
    void release(Collection<Long> ids, Duration delay, boolean countAttempt);

    /** Counts what is stored. Reads the whole table, so ask every few seconds at most. */
    OutboxBacklog backlog();
}
