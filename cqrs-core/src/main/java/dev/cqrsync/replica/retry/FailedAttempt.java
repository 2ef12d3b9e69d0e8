package dev.cqrsync.replica.retry;

import dev.cqrsync.ChangeEvent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to apply an event that has failed, with the event to blame for it: what was out of reach fails no event.
 *
 * @param event the event; its {@link ChangeEvent#retries()} does not count this attempt yet
 * @param failure what it failed with; a handler's own exception may be its cause
 */
public record FailedAttempt(ChangeEvent event, Throwable failure) {

    /** Which attempt it was: 1 for the first. */
    public int number() {
        return event.retries() == Integer.MAX_VALUE ? Integer.MAX_VALUE : event.retries() + 1;
    }

    /** Whether the failure, or one of its causes, is of a type. */
    public boolean failedWith(Class<? extends Throwable> type) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
