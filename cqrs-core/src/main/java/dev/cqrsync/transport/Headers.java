package dev.cqrsync.transport;

/** Names of the headers that cqrsync adds to messages. Readers never require them. */
public final class Headers {

    /**
     * Set to {@code true} by masters whose revisions never start over for a key, so that replicas decide by revision
     * alone and never by clocks.
     */
    public static final String MONOTONIC_REVISION = "x-cqrs-monotonic";

    /** On a SYNC: the moment of the snapshot it was read in, as ISO 8601 instant text. */
    public static final String SNAPSHOT_AT = "x-cqrs-snapshot-at";

    /**
     * Set to {@code true} on copies of a message, its further attempts and dead letters, when it came to all services at
     * first: they go to one service alone.
     */
    public static final String BROADCAST = "x-cqrs-broadcast";

    /** On a dead letter: why it is one, a word of {@link DeadLetterReason}. */
    public static final String REASON = "x-cqrs-reason";

    /** On a dead letter: the error, class and message on one line. */
    public static final String EXCEPTION = "x-cqrs-exception";

    /** On a dead letter: when it failed for good, as ISO 8601 instant text. */
    public static final String FAILED_AT = "x-cqrs-failed-at";

    private Headers() {}
}
