package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row to be written.
 *
 * @param key its key
 * @param values one value per column of the mapping; a column whose value is {@link ReplicaRow#ABSENT} keeps what it
 *     holds
 * @param revision revision for its column's binder
 * @param updated moment of change for its column's binder
 * @param exists whether the row is there, and locked by this transaction
 * @param forced whether the revision may be equal to the stored one or lower
 */
public record RowWrite(
        ReplicaKey key,
        List<@Nullable Object> values,
        Object revision,
        @Nullable Object updated,
        boolean exists,
        boolean forced) {}
