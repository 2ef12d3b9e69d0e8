package dev.cqrsync.sync.load;

import dev.cqrsync.CqrsException;
import dev.cqrsync.replica.RowLoader;
import dev.cqrsync.sync.Interruption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Applies batches in a few threads: while one waits for the database, another binds values. Results come in the order of
 * the batches. Used by one thread.
 */
final class BatchAppliers implements AutoCloseable {

    private final RowLoader loader;
    private final int workers;
    private final ExecutorService threads;
    private final Deque<Future<AppliedBatch>> underWay = new ArrayDeque<>();

    BatchAppliers(RowLoader loader, int workers) {
        this.loader = loader;
        this.workers = workers;
        this.threads = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "cqrs-load");
            thread.setDaemon(true);
            return thread;
        });
    }

    void add(LoadBatch batch) {
        underWay.add(threads.submit(() -> {
            AppliedBatch applied = new AppliedBatch(batch);
            loader.apply(batch.rows(), applied);
            return applied;
        }));
    }

    /** Whether no more should be added before a result is taken. */
    boolean isFull() {
        return underWay.size() >= workers;
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /**
     * Waits for the oldest batch.
     *
     * @throws RuntimeException what ended it
     */
    AppliedBatch next() {
        try {
            return underWay.remove().get();
        } catch (InterruptedException e) {
            throw Interruption.of(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new CqrsException("The rows cannot be written.", e.getCause());
        }
    }

    /** Lets what has begun end, so that nobody writes any more when the load is over. */
    @Override
    public void close() {
        underWay.forEach(batch -> batch.cancel(false));
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
                threads.shutdownNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
