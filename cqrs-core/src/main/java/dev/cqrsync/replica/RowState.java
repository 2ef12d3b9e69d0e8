package dev.cqrsync.replica;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored row, as far as events are judged by it.
 *
 * @param revision its revision
 * @param updated moment of its last change on the master, {@code null} where the column holds none
 */
public record RowState(long revision, @Nullable Instant updated) {

    /** What a ledger knows of a row, or {@code null} when that is gone. */
    static @Nullable RowState of(RevisionLedger.@Nullable Entry entry) {
        return entry == null || entry.deleted() ? null : new RowState(entry.revision(), entry.updated());
    }
}
