package dev.cqrsync.sync.load;

import dev.cqrsync.replica.ApplyOutcome;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of lines. Used by one thread. */
final class LoadCounts {

    private long created;
    private long updated;
    private long skipped;
    private long failed;
    private long deleted;

    LoadCounts() {}

    LoadCounts(long created, long updated, long skipped, long failed) {
        this.created = created;
        this.updated = updated;
        this.skipped = skipped;
        this.failed = failed;
    }

    /** @param outcome what became of the rows, {@code null} when they have failed */
    void count(@Nullable ApplyOutcome outcome, long rows) {
        if (outcome == null) {
            failed += rows;
            return;
        }
        switch (outcome) {
            case CREATED -> created += rows;
            case UPDATED, SYNC_DOWNGRADED -> updated += rows;
            case DUPLICATE, LATE, RESURRECTION_PREVENTED, SYNC_IGNORED, NOT_FOUND -> skipped += rows;
            case DELETED -> deleted += rows;
        }
    }

    LoadReport report(String cqrsId) {
        return new LoadReport(cqrsId, created, updated, skipped, failed, deleted);
    }
}
