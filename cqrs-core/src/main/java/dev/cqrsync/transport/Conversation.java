package dev.cqrsync.transport;

import org.jspecify.annotations.Nullable;

/** An answer that comes part by part. Used by one thread. */
public interface Conversation extends AutoCloseable {

    /**
     * Waits for the next part.
     *
     * @return its bytes, or {@code null} after the last one
     * @throws RequestException when nobody waits for requests, when there is no sign of life in time, when the other side
     *     has failed, or when the broker is lost
     * @throws InterruptedException when the thread is interrupted
     */
    byte @Nullable [] next() throws InterruptedException;

    /** Stops listening. The other side notices when it sends more. */
    @Override
    void close();
}
