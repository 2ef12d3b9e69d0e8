package dev.cqrsync.transport.rabbit;

/** Where a message waits for its next attempt. */
public enum RetryMode {
    /** In a queue of the broker, one per distinct delay; survives this process. */
    DELAY_QUEUE,
    /**
     * In this process, unacknowledged, at most as many as a worker prefetches; for brokers without queues that expire
     * messages. A lost connection ends the wait early and forgets the attempt.
     */
    IN_MEMORY
}
