package dev.cqrsync.sync.load;

import dev.cqrsync.sync.RowListener;

/**
 * How to load a dump. Immutable.
 *
 * @param batchSize rows per transaction, positive
 * @param workers threads that write, each on a connection of its own, positive
 * @param clear whether to delete the replica's rows that are not in the dump, see {@link BulkLoad}
 * @param resume whether to go on where an interrupted load of the same file has ended
 * @param listener told how far it is, and which lines have failed
 */
public record LoadRequest(int batchSize, int workers, boolean clear, boolean resume, RowListener listener) {

    private static final int BATCH_SIZE = 2_000;
    private static final int WORKERS = 2;

    /** All rows, from the beginning, and nothing deleted. */
    public static final LoadRequest DEFAULT = new LoadRequest(BATCH_SIZE, WORKERS, false, false, RowListener.NONE);

    public LoadRequest {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size of a load must be positive: " + batchSize);
        }
        if (workers < 1) {
            throw new IllegalArgumentException("The number of a load's workers must be positive: " + workers);
        }
    }

    public LoadRequest withBatchSize(int newBatchSize) {
        return new LoadRequest(newBatchSize, workers, clear, resume, listener);
    }

    public LoadRequest withWorkers(int newWorkers) {
        return new LoadRequest(batchSize, newWorkers, clear, resume, listener);
    }

    public LoadRequest withClear(boolean newClear) {
        return new LoadRequest(batchSize, workers, newClear, resume, listener);
    }

    public LoadRequest withResume(boolean newResume) {
        return new LoadRequest(batchSize, workers, clear, newResume, listener);
    }

    public LoadRequest withListener(RowListener newListener) {
        return new LoadRequest(batchSize, workers, clear, resume, newListener);
    }
}
