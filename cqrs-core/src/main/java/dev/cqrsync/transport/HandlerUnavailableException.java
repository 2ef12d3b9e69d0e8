package dev.cqrsync.transport;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/**
 * Messages cannot be handled now, whichever they are: the database or store behind the handler is out of reach. A
 * handler that throws it makes consumption pause and try again; no message is counted as failed.
 */
public final class HandlerUnavailableException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public HandlerUnavailableException(String message) {
        super(message);
    }

    public HandlerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
