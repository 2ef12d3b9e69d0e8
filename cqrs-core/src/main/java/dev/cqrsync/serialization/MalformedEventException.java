package dev.cqrsync.serialization;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** Bytes that are no event: not JSON, not an object, a key missing or of the wrong type. */
public final class MalformedEventException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
