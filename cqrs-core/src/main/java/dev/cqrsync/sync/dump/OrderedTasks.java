package dev.cqrsync.sync.dump;

import dev.cqrsync.CqrsException;
import dev.cqrsync.sync.Interruption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does tasks one after the other in a second thread, and lets few wait. Used by one thread. */
final class OrderedTasks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OrderedTasks.class);

    private static final int WAITING = 3;
    private static final int SECONDS_TO_END = 5;

    private final Deque<Future<?>> waiting = new ArrayDeque<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "cqrs-dump");
        created.setDaemon(true);
        return created;
    });

    /**
     * Adds a task. Waits while too many are not done.
     *
     * @throws RuntimeException of an earlier task
     */
    void add(Callable<?> task) {
        if (waiting.size() == WAITING) {
            await(waiting.remove());
        }
        waiting.add(thread.submit(task));
    }

    /**
     * Waits until all are done.
     *
     * @throws RuntimeException of a task
     */
    void awaitAll() {
        while (!waiting.isEmpty()) {
            await(waiting.remove());
        }
    }

    private static void await(Future<?> task) {
        try {
            task.get();
        } catch (InterruptedException e) {
            throw Interruption.of(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new UncheckedIOException(failure);
            }
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new CqrsException("The dump cannot be written.", e.getCause());
        }
    }

    /** Waits a moment for what has begun, so that nothing is written any more when the dump is over. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                log.warn("A dump has ended, but whoever reads it still keeps its last bytes waiting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
