package dev.cqrsync.replica;

import dev.cqrsync.transport.HandlerUnavailableException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a handler has said through all that wraps it. Stateless. */
final class HandlerUnavailability {

    private HandlerUnavailability() {}

    /**
     * Returns unless the failure comes from a handler's {@link HandlerUnavailableException}.
     *
     * @throws HandlerUnavailableException that one
     */
    static void rethrow(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof HandlerUnavailableException unavailable) {
                throw unavailable;
            }
        }
    }
}
