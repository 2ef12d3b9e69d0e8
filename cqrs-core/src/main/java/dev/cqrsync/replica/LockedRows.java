package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import java.util.Map;

/**
 * What a batch finds of its rows, which are locked until its transaction ends.
 *
 * @param rows rows that exist
 * @param tombstones tombstones of rows, existing ones or not
 */
public record LockedRows(Map<ReplicaKey, RowState> rows, Map<ReplicaKey, Tombstone> tombstones) {}
