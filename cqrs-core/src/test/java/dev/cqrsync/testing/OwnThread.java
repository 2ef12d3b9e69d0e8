package dev.cqrsync.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Work beside a test, each in a thread of its own. The common pool has fewer threads than there are processors, and since
 * JDK 25 it is used even where that is one: there, what waits for each other would wait for ever.
 */
public final class OwnThread {

    private static final Executor NEW_THREAD = work -> {
        Thread thread = new Thread(work, "beside-the-test");
        thread.setDaemon(true);
        thread.start();
    };

    private OwnThread() {}

    /** Starts it; completes with what it returns. */
    public static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, NEW_THREAD);
    }

    /** Starts it; completes when it ends. */
    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, NEW_THREAD);
    }
}
