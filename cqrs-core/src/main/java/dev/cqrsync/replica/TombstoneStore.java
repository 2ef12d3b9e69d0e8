package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What is remembered of deleted rows, and the lock between those who create rows and those who find none. */
public interface TombstoneStore {

    /**
     * Takes the lock of a model until the transaction ends.
     *
     * <p>Row locks cover rows that exist. That is not enough for a row that does not: while one transaction inserts it,
     * not yet committed, another that handles its delete sees nothing and would leave only a tombstone, which the first
     * has already looked for in vain. So who inserts takes this lock shared, who deletes what is not there takes it
     * exclusive, and both look again afterwards.
     *
     * @throws SQLException when the database says no
     */
    void lockModel(Connection connection, String cqrsId, boolean exclusive) throws SQLException;

    /**
     * The tombstones among the given keys.
     *
     * @throws SQLException when the database says no
     */
    Map<ReplicaKey, Tombstone> find(Connection connection, String cqrsId, Collection<ReplicaKey> keys)
            throws SQLException;

    /**
     * Writes tombstones over those that exist.
     *
     * @throws SQLException when the database says no
     */
    void put(Connection connection, String cqrsId, Map<ReplicaKey, Tombstone> tombstones) throws SQLException;

    /**
     * Forgets tombstones.
     *
     * @throws SQLException when the database says no
     */
    void remove(Connection connection, String cqrsId, List<ReplicaKey> keys) throws SQLException;
}
