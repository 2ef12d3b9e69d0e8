package dev.cqrsync.sync.dump;

import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.sync.RowListener;

/**
 * What to dump and how. Immutable.
 *
 * @param cqrsId id of the master
 * @param filter which rows; {@link RowFilter#NONE} and {@link RowFilter#ALL} both are all
 * @param batchSize rows that are in memory at once, and between two calls of the listener; positive
 * @param gzip whether to compress
 * @param listener told how far it is, and which rows have failed
 */
public record DumpRequest(String cqrsId, RowFilter filter, int batchSize, boolean gzip, RowListener listener) {

    private static final int BATCH_SIZE = 1_000;

    public DumpRequest {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size of a dump must be positive: " + batchSize);
        }
    }

    /** All rows of a master, not compressed. */
    public static DumpRequest of(String cqrsId) {
        return new DumpRequest(cqrsId, RowFilter.ALL, BATCH_SIZE, false, RowListener.NONE);
    }

    public DumpRequest withFilter(RowFilter newFilter) {
        return new DumpRequest(cqrsId, newFilter, batchSize, gzip, listener);
    }

    public DumpRequest withBatchSize(int newBatchSize) {
        return new DumpRequest(cqrsId, filter, newBatchSize, gzip, listener);
    }

    public DumpRequest withGzip(boolean newGzip) {
        return new DumpRequest(cqrsId, filter, batchSize, newGzip, listener);
    }

    public DumpRequest withListener(RowListener newListener) {
        return new DumpRequest(cqrsId, filter, batchSize, gzip, newListener);
    }

    /** The condition of the rows. */
    RowFilter rows() {
        return filter.isNone() ? RowFilter.ALL : filter;
    }
}
