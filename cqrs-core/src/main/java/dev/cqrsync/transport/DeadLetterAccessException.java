package dev.cqrsync.transport;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** Dead letters cannot be reached, or not any more: nothing is lost, and the same can be asked again. */
public final class DeadLetterAccessException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public DeadLetterAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
