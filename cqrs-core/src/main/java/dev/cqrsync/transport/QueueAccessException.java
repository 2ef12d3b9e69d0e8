package dev.cqrsync.transport;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** A queue cannot be reached, or not any more: nothing is lost, and the same can be asked again. */
public final class QueueAccessException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public QueueAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
