package dev.cqrsync.transport.rabbit;

import dev.cqrsync.CqrsException;

/** An exchange or queue exists on the broker already, but otherwise than needed. */
public final class TopologyException extends CqrsException {

    private static final long serialVersionUID = 1L;

    TopologyException(String message, Throwable cause) {
        super(message, cause);
    }
}
