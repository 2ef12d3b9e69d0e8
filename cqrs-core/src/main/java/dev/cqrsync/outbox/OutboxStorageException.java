package dev.cqrsync.outbox;

import dev.cqrsync.CqrsException;

/** The outbox table cannot be read or written now. Nothing is lost by it: what is stored is published later. */
public final class OutboxStorageException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public OutboxStorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
