package dev.cqrsync.sync.resend;

import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.sync.RowListener;
import org.jspecify.annotations.Nullable;

/**
 * What to send again and how. Immutable.
 *
 * @param cqrsId id of the master
 * @param filter which rows; {@link RowFilter#NONE} is none
 * @param queue the only service queue to send them to, or {@code null} for all replicas
 * @param batchSize rows per transaction, positive
 * @param rate rows per second at most, 0 for as many as can be
 * @param outbox whether rows go through the outbox, like events, instead of straight to the broker
 * @param listener told how far it is, and which rows have failed
 */
public record SyncRequest(
        String cqrsId,
        RowFilter filter,
        @Nullable String queue,
        int batchSize,
        double rate,
        boolean outbox,
        RowListener listener) {

    private static final int BATCH_SIZE = 500;

    /** Rows of a filter, to all replicas, straight to the broker. */
    public static SyncRequest of(String cqrsId, RowFilter filter) {
        return new SyncRequest(cqrsId, filter, null, BATCH_SIZE, 0, false, RowListener.NONE);
    }

    public SyncRequest withQueue(@Nullable String newQueue) {
        return new SyncRequest(cqrsId, filter, newQueue, batchSize, rate, outbox, listener);
    }

    public SyncRequest withBatchSize(int newBatchSize) {
        return new SyncRequest(cqrsId, filter, queue, newBatchSize, rate, outbox, listener);
    }

    public SyncRequest withRate(double newRate) {
        return new SyncRequest(cqrsId, filter, queue, batchSize, newRate, outbox, listener);
    }

    public SyncRequest withOutbox(boolean newOutbox) {
        return new SyncRequest(cqrsId, filter, queue, batchSize, rate, newOutbox, listener);
    }

    public SyncRequest withListener(RowListener newListener) {
        return new SyncRequest(cqrsId, filter, queue, batchSize, rate, outbox, newListener);
    }
}
