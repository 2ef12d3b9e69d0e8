package dev.cqrsync.transport;

/** How the broker took a message it is now responsible for. */
public enum PublishOutcome {
    /** At least one queue has it. */
    ROUTED,
    /** No queue takes such messages; the broker has dropped it. Not an error: no replica exists yet. */
    UNROUTED
}
