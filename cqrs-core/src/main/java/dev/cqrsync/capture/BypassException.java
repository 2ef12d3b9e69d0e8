package dev.cqrsync.capture;

import dev.cqrsync.CqrsException;

/** A statement was refused that would have changed a master's table without telling its replicas. */
public final class BypassException extends CqrsException {

    private static final long serialVersionUID = 1L;

    BypassException(String message) {
        super(message);
    }
}
