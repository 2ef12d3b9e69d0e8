package dev.cqrsync.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of a delivered message. */
public sealed interface Disposition {

    /** Done with: applied, or nothing to apply. */
    Disposition ACKNOWLEDGE = new Acknowledge();

    /** See {@link #ACKNOWLEDGE}. */
    record Acknowledge() implements Disposition {}

    /**
     * To the dead-letter queue, with headers that say why.
     *
     * @param reason why
     * @param exception the error on one line, or {@code null}
     * @param body the body to keep, or {@code null} for the one that was delivered
     */
    record DeadLetter(DeadLetterReason reason, @Nullable String exception, byte @Nullable [] body)
            implements Disposition {}

    /**
     * To be delivered again to this service alone.
     *
     * @param delay not before this has passed
     * @param body the body to deliver then, with its attempt counted
     */
    record Retry(Duration delay, byte[] body) implements Disposition {}
}
