package dev.cqrsync.sync.diff.stream;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** A stream of the other side that is none, or not whole. Says in which line. */
public final class MalformedStreamException extends CqrsException {

    private static final long serialVersionUID = 1L;

    MalformedStreamException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
