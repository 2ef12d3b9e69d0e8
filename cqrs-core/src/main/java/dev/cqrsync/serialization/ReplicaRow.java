package dev.cqrsync.serialization;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event says about one row of a replica, in relational values.
 *
 * @param key primary key
 * @param revision revision of the row, 0 or more
 * @param updated moment of the change in microseconds; {@code null} only for a delete that tells none
 * @param revisionValue the revision as its column's binder takes it
 * @param updatedValue the moment as its column's binder takes it
 * @param values one value per column of the mapping, {@link #ABSENT} where the event has no such field; empty for a
 *     delete
 */
public record ReplicaRow(
        ReplicaKey key,
        long revision,
        @Nullable Instant updated,
        Object revisionValue,
        @Nullable Object updatedValue,
        List<@Nullable Object> values) {

    /** Stands for a field that the event does not have: the column keeps what it holds. */
    public static final Object ABSENT = new Object() {
        @Override
        public String toString() {
            return "absent";
        }
    };

    static List<@Nullable Object> values(@Nullable Object[] values) {
        return Arrays.asList(values); // may hold null, which List.of does not take
    }
}
