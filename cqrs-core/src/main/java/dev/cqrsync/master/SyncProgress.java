package dev.cqrsync.master;

/** Told how far a sync is, after each batch, by the thread that runs it. */
@FunctionalInterface
public interface SyncProgress {

    /** Tells nobody. */
    SyncProgress NONE = rows -> {};

    /** @param rows rows sent so far */
    void synced(long rows);

    /**
     * A row cannot be sent, as nothing can be made of it. Lets the sync fail unless overridden.
     *
     * @param pk its key as JSON
     */
    default void failed(String pk, RuntimeException problem) {
        throw problem;
    }

    /**
     * More rows have been read.
     *
     * @param rows how many so far, those that were not sent among them
     */
    default void processed(long rows) {}

    /** A row was sent straight to the broker, and no queue takes it. */
    default void unrouted() {}
}
