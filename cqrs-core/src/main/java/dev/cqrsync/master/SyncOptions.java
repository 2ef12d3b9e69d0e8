package dev.cqrsync.master;

import dev.cqrsync.transport.MessagePublisher;
import org.jspecify.annotations.Nullable;

/**
 * How rows are sent again. Immutable.
 *
 * @param queue the only service queue to send them to, or {@code null} for all replicas
 * @param batchSize rows per query, and per transaction when the caller has none; positive
 * @param progress told after each batch
 * @param rate rows per second at most, 0 for as many as can be
 * @param publisher takes the rows straight to the broker, which is waited for; {@code null} when they go through the
 *     outbox
 */
public record SyncOptions(
        @Nullable String queue,
        int batchSize,
        SyncProgress progress,
        double rate,
        @Nullable MessagePublisher publisher) {

    private static final int BATCH_SIZE = 500;

    public SyncOptions {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size of a sync must be positive: " + batchSize);
        }
        if (!(rate >= 0)) {
            throw new IllegalArgumentException("The rate of a sync must not be negative: " + rate);
        }
    }

    /** To every service that replicates the model. */
    public static SyncOptions toAll() {
        return new SyncOptions(null, BATCH_SIZE, SyncProgress.NONE, 0, null);
    }

    /** To one service. */
    public static SyncOptions toQueue(String queue) {
        return new SyncOptions(queue, BATCH_SIZE, SyncProgress.NONE, 0, null);
    }

    public SyncOptions withBatchSize(int newBatchSize) {
        return new SyncOptions(queue, newBatchSize, progress, rate, publisher);
    }

    public SyncOptions withProgress(SyncProgress newProgress) {
        return new SyncOptions(queue, batchSize, newProgress, rate, publisher);
    }

    /** At most so many rows per second; 0 for as many as can be. */
    public SyncOptions withRate(double newRate) {
        return new SyncOptions(queue, batchSize, progress, newRate, publisher);
    }

    /**
     * Straight to the broker instead of through the outbox: nothing is stored, and the sync waits for confirms. Not
     * within a transaction.
     */
    public SyncOptions withPublisher(MessagePublisher newPublisher) {
        return new SyncOptions(queue, batchSize, progress, rate, newPublisher);
    }

    /** Rows per transaction: no more than one second's. */
    int rowsPerBatch() {
        return rate == 0 ? batchSize : (int) Math.max(1, Math.min(batchSize, rate));
    }
}
