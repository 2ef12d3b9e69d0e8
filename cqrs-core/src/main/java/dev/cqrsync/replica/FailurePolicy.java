package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of an event that could not be applied and is to blame for it. */
interface FailurePolicy {

    /** Every failure is final. */
    FailurePolicy DEAD_LETTER = (event, failure) -> new Disposition.DeadLetter(
            failure instanceof ConversionException ? DeadLetterReason.UNFIT : DeadLetterReason.FAILED,
            describe(failure),
            null);

    Disposition onFailure(ChangeEvent event, Exception failure);

    /** A failure and what caused it, on one line that fits a header. */
    static String describe(Throwable failure) {
        int longest = 1_000;
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
        String line = text.toString()
                .replaceAll("[\\p{Cntrl}\\u2028\\u2029\\s]+", " ")
                .strip();
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }
}
