package dev.cqrsync.transport;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** The broker has not taken responsibility for a message: refused, connection lost, no confirm in time. Try again. */
public final class PublishException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public PublishException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
