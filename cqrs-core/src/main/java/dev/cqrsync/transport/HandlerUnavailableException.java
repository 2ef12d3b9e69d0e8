package dev.cqrsync.transport;

import dev.cqrsync.CqrsException;

/** Messages cannot be handled now, whichever they are: the database or store behind the handler is out of reach. */
public final class HandlerUnavailableException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public HandlerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
