package dev.cqrsync.transport;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** A request that was not answered. */
public final class RequestException extends CqrsException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no answer. */
    public enum Reason {
        /** No instance of the service waits for requests. */
        NOBODY_SERVES,
        /** There was no sign of life in time. */
        SILENCE,
        /** The other side could not answer; the message is its own. */
        FAILED,
        /** The broker cannot be used, or not any more. */
        BROKER,
        /** The one who asked is gone. */
        NOBODY_LISTENS
    }

    public RequestException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
