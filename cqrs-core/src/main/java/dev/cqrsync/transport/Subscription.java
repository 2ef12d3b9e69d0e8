package dev.cqrsync.transport;

import java.time.Duration;

/** A running consumption. Thread-safe. */
public interface Subscription {

    /** Whether every worker is consuming: connected and not pausing. */
    boolean isConsuming();

    /**
     * Stops: no further message is taken, batches in hand are finished, the rest goes back to the queue.
     *
     * @param timeout how long to wait for batches in hand
     * @return whether all were finished in time
     */
    boolean stop(Duration timeout);
}
