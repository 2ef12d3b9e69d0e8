package dev.cqrsync.sync.load;

import dev.cqrsync.replica.ApplyOutcome;

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

    void count(ApplyOutcome outcome) {
        switch (outcome) {
            case CREATED -> created++;
            case UPDATED, SYNC_DOWNGRADED -> updated++;
            case DUPLICATE, LATE, RESURRECTION_PREVENTED, SYNC_IGNORED, NOT_FOUND -> skipped++;
            case DELETED -> deleted++;
        }
    }

    void countFailed() {
        failed++;
    }

    void countDeleted() {
        deleted++;
    }

    LoadReport report(String cqrsId) {
        return new LoadReport(cqrsId, created, updated, skipped, failed, deleted);
    }
}
