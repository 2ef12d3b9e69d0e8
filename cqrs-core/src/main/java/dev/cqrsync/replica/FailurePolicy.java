package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.replica.retry.FailedAttempt;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.RetryBody;
import dev.cqrsync.text.LoggedFailure;
import dev.cqrsync.text.OneLine;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what becomes of an event that could not be applied and is to blame for it. Thread-safe. */
final class FailurePolicy {

    private static final Logger log = LoggerFactory.getLogger(FailurePolicy.class);

    private static final int LONGEST_TEXT = 1_000;

    private final RetryPolicy ofService;
    private final HandlerRegistry handlers;
    private final FailureLog failures;

    /**
     * @param ofService what holds where a handler says nothing else
     * @param handlers may have policies of their own
     * @param failures is told of each
     */
    FailurePolicy(RetryPolicy ofService, HandlerRegistry handlers, FailureLog failures) {
        this.ofService = ofService;
        this.handlers = handlers;
        this.failures = failures;
    }

    /**
     * The disposition of a failed event.
     *
     * @param body the one that was delivered
     */
    Disposition onFailure(byte[] body, ChangeEvent event, Throwable failure) {
        FailedAttempt failed = new FailedAttempt(event, failure);
        Duration delay = delayAfter(failed);
        String reason = describe(failure);
        if (delay != null) {
            failures.retried(event, delay, reason);
            return new Disposition.Retry(delay, RetryBody.counted(body, event.withRetries(failed.number())));
        }
        failures.kept(event, reason);
        return new Disposition.DeadLetter(
                FailureKind.of(failure) == FailureKind.UNFIT ? DeadLetterReason.UNFIT : DeadLetterReason.FAILED,
                reason,
                null);
    }

    private @Nullable Duration delayAfter(FailedAttempt failed) {
        try {
            Duration delay =
                    handlers.retryPolicy(failed.event().cqrsId(), ofService).delayAfter(failed);
            return delay != null && delay.isNegative() ? Duration.ZERO : delay;
        } catch (RuntimeException e) { // it must not stop the others; the event is kept
            log.error(
                    "The retry policy for '{}' has failed; what it was asked about becomes a dead letter",
                    OneLine.of(failed.event().cqrsId()),
                    LoggedFailure.of(e));
            return null;
        }
    }

    /** A failure and what caused it, on one line that fits a header. */
    static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        String shown = null;
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            String message = cause.getMessage();
            if (shown != null && message != null && shown.contains(message)) {
                continue; // wrappers repeat what they wrap
            }
            text.append(text.isEmpty() ? "" : " <- ").append(cause.getClass().getSimpleName());
            if (message != null) {
                text.append(": ").append(message);
                shown = message;
            }
        }
        return OneLine.of(text, LONGEST_TEXT);
    }
}
