package dev.cqrsync.replica;

import dev.cqrsync.mapping.ReplicaMapping;

/** How one persistence unit's database is written set by set. Thread-safe. */
public interface ReplicaStorage {

    /** The rows of a replica that {@linkplain ReplicaMapping#hasOwnTable() has a table of its own}. */
    RowStore rows(ReplicaMapping mapping);

    TombstoneStore tombstones();

    /** Notes keys of a replica, whatever its apply mode; nothing is noted yet. */
    KeptKeys keptKeys(ReplicaMapping mapping);
}
