package dev.cqrsync.transport;

/** What a visitor decides about a dead letter. */
public sealed interface DeadLetterFate {

    /** Stays where it is. */
    DeadLetterFate KEEP = new Keep();

    /** Is removed for good. */
    DeadLetterFate DROP = new Drop();

    /** Stays where it is, and so do all after it: the visit ends here. */
    DeadLetterFate STOP = new Stop();

    /** See {@link #KEEP}. */
    record Keep() implements DeadLetterFate {}

    /** See {@link #DROP}. */
    record Drop() implements DeadLetterFate {}

    /** See {@link #STOP}. */
    record Stop() implements DeadLetterFate {}

    /**
     * Is removed once another message has taken its place. Stays when no queue takes that message.
     *
     * @param message the message
     */
    record Resend(OutgoingMessage message) implements DeadLetterFate {}
}
