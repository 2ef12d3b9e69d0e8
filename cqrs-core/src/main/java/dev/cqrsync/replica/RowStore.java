package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one replica. Everything happens in the transaction of the given session, in a number of statements that
 * does not grow with every row. Thread-safe.
 */
public interface RowStore {

    /**
     * Locks the rows that exist until the transaction ends.
     *
     * @param keys distinct keys in their order
     * @return what was found, under each row's key
     * @throws SQLException when the database says no
     */
    Map<ReplicaKey, RowState> lock(SessionImplementor session, List<ReplicaKey> keys) throws SQLException;

    /**
     * Does in one exchange with the database what otherwise takes three, in this order: {@link #lock}, the shared
     * {@linkplain TombstoneStore#lockModel lock of the model}, and a look for tombstones. Not for a batch that deletes:
     * it may need the model's lock for itself, and two that had it shared would wait for each other.
     *
     * @param keys distinct keys in their order
     * @return nothing where the database cannot; nothing has been locked then
     * @throws SQLException when the database says no
     */
    default Optional<LockedRows> lockWithTombstones(SessionImplementor session, String cqrsId, List<ReplicaKey> keys)
            throws SQLException {
        return Optional.empty();
    }

    /**
     * Whether {@link #write} inserts a row that another transaction has inserted in the meantime under the guard of its
     * revision, so that nobody needs to look again before.
     */
    default boolean guardsInserts() {
        return false;
    }

    /**
     * Inserts and updates. A row that another transaction has inserted in the meantime ends with the higher revision,
     * or the call fails with a duplicate key.
     *
     * @param writes at most one per key, in the order of keys
     * @throws SQLException when the database says no
     */
    void write(SessionImplementor session, List<RowWrite> writes) throws SQLException;

    /**
     * Whether the database can tell more rows that it refuses than the one of its error: {@link #refused} and the methods
     * after it.
     */
    default boolean tellsRefused() {
        return false;
    }

    /**
     * Finds the rows that the database refuses when it has refused one, which saves an attempt for each of them. To be
     * called in the transaction as it was before the refused {@link #write}, and leaves it so unless it tells otherwise.
     *
     * @param refusal what the database has said to it
     * @param writes any that have not been written, in the order in which they came
     * @throws SQLException when the database says no; what has been written until then is for the caller to take back
     */
    default RefusedWrites refused(SessionImplementor session, SQLException refusal, List<RowWrite> writes)
            throws SQLException {
        return RefusedWrites.UNKNOWN;
    }

    /**
     * Inserts and updates as {@link #write} does, except that rows that the database refuses are left out, whatever the
     * reason. Takes longer than {@link #refused} but for reasons that this cannot tell; not for rows that are to be deleted
     * first.
     *
     * @param writes at most one per key, in the order in which they came; a row may be refused for want of one after it
     * @return with all others written; {@link RefusedWrites#UNKNOWN} where the database cannot, and has done nothing
     * @throws SQLException when the database says no; what has been written until then is for the caller to take back
     */
    default RefusedWrites writeUnlessRefused(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        return RefusedWrites.UNKNOWN;
    }

    /**
     * Inserts and updates as {@link #writeUnlessRefused} does, without waiting for {@link #write} to fail, when the last
     * batches have shown that it would and that this is how to find what the database refuses.
     *
     * @param writes as for {@link #writeUnlessRefused}
     * @return those that are refused, with all others written or nothing written at all; {@link RefusedWrites#UNKNOWN}
     *     when nothing of the kind is expected, and nothing has been done
     * @throws SQLException when the database says no; what has been written until then is for the caller to take back
     */
    default RefusedWrites writeExpectingRefusals(SessionImplementor session, List<RowWrite> writes)
            throws SQLException {
        return RefusedWrites.UNKNOWN;
    }

    /**
     * What the transaction has written, for comparison: as long as nothing is written, by whomever, the text stays the same.
     *
     * @return {@code null} where that cannot be told
     * @throws SQLException when the database says no
     */
    default @Nullable String writesSoFar(SessionImplementor session) throws SQLException {
        return null;
    }

    /**
     * Deletes rows that this transaction has locked.
     *
     * @throws SQLException when the database says no
     */
    void delete(SessionImplementor session, List<ReplicaKey> keys) throws SQLException;

    /**
     * Deletes as {@link #delete} does, except that rows that the database keeps are left out.
     *
     * @param keys in the order in which they came
     * @return as {@link #writeUnlessRefused}, by the positions of the keys
     * @throws SQLException when the database says no; what has been deleted until then is for the caller to take back
     */
    default RefusedWrites deleteUnlessRefused(SessionImplementor session, List<ReplicaKey> keys) throws SQLException {
        return RefusedWrites.UNKNOWN;
    }
}
