package dev.cqrsync.master;

/** Told how far a sync is, after each batch, by the thread that runs it. */
@FunctionalInterface
public interface SyncProgress {

    /** Tells nobody. */
    SyncProgress NONE = rows -> {};

    /** @param rows rows sent so far */
    void synced(long rows);
}
