package dev.cqrsync.filter;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** A filter that cannot be read or does not fit the entity; names lookup, attribute and type. */
public final class FilterException extends CqrsException {

    private static final long serialVersionUID = 1L;

    FilterException(String message) {
        super(message);
    }

    FilterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
