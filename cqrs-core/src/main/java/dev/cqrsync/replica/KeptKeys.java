package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** Keys of one replica, as many as there may be, on a connection of their own. Used by one thread at a time. */
public interface KeptKeys extends AutoCloseable {

    /**
     * Notes keys; the same one may come again.
     *
     * @throws SQLException when the database says no
     */
    void add(List<ReplicaKey> keys) throws SQLException;

    /**
     * Visits the replica's rows whose keys are not among them.
     *
     * @param until the latest moment of their last change
     * @throws SQLException when the database says no
     */
    void forEachOther(Instant until, BiConsumer<ReplicaKey, RowState> visitor) throws SQLException;

    @Override
    void close();
}
