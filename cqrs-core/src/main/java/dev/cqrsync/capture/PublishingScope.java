package dev.cqrsync.capture;

import java.util.function.Supplier;

/**
 * Runs work whose changes of masters are not published; their revisions are maintained all the same. A row that the
 * transaction also changes outside the scope is published with its last state.
 *
 * <p>A scope belongs to its thread and may be within another one. What a running transaction changed before the scope is
 * flushed when it begins, and what it changed inside when it ends normally, so that the scope is about exactly the
 * changes made in it. Thread-safe.
 */
public final class PublishingScope {

    private final ThreadLocal<Boolean> silent = new ThreadLocal<>();
    private final Runnable flush;

    /** For changes that are flushed within the scope, such as those of whole transactions. */
    public PublishingScope() {
        this(() -> {});
    }

    /** @param flush writes what the transaction of the current thread has changed so far, if there is one */
    public PublishingScope(Runnable flush) {
        this.flush = flush;
    }

    /** Runs work without publishing what it changes. */
    public void withoutPublishing(Runnable work) {
        withoutPublishing(() -> {
            work.run();
            return true;
        });
    }

    /** Runs work without publishing what it changes, and returns its result. */
    public <T> T withoutPublishing(Supplier<T> work) {
        if (isSilent()) {
            return work.get();
        }
        flush.run();
        silent.set(true);
        try {
            T result = work.get();
            flush.run();
            return result;
        } finally {
            silent.remove();
        }
    }

    /** Whether the current thread is in such a scope. */
    public boolean isSilent() {
        return silent.get() != null;
    }
}
