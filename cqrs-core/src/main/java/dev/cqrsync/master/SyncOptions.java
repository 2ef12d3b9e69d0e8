package dev.cqrsync.master;

import org.jspecify.annotations.Nullable;

/**
 * How rows are sent again. Immutable.
 *
 * @param queue the only service queue to send them to, or {@code null} for all replicas
 * @param batchSize rows per query, and per transaction when the caller has none; positive
 * @param progress told after each batch
 */
public record SyncOptions(@Nullable String queue, int batchSize, SyncProgress progress) {

    private static final int BATCH_SIZE = 500;

    public SyncOptions {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size of a sync must be positive: " + batchSize);
        }
    }

    /** To every service that replicates the model. */
    public static SyncOptions toAll() {
        return new SyncOptions(null, BATCH_SIZE, SyncProgress.NONE);
    }

    /** To one service. */
    public static SyncOptions toQueue(String queue) {
        return new SyncOptions(queue, BATCH_SIZE, SyncProgress.NONE);
    }

    public SyncOptions withBatchSize(int newBatchSize) {
        return new SyncOptions(queue, newBatchSize, progress);
    }

    public SyncOptions withProgress(SyncProgress newProgress) {
        return new SyncOptions(queue, batchSize, newProgress);
    }
}
