package dev.cqrsync.replica;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a deleted row.
 *
 * @param revision highest revision of its deletes
 * @param updated latest moment of its deletes, {@code null} when none told one
 */
public record Tombstone(long revision, @Nullable Instant updated) {

    /** What a ledger knows of a deleted row, or {@code null} when none was. */
    static @Nullable Tombstone of(RevisionLedger.@Nullable Entry entry) {
        return entry == null || !entry.deleted() ? null : new Tombstone(entry.revision(), entry.updated());
    }

    /** Remembers the later of both, each for itself: neither end of the row may be forgotten. */
    Tombstone merge(@Nullable Tombstone other) {
        if (other == null) {
            return this;
        }
        Instant latest =
                updated == null || (other.updated != null && other.updated.isAfter(updated)) ? other.updated : updated;
        return new Tombstone(Math.max(revision, other.revision), latest);
    }
}
