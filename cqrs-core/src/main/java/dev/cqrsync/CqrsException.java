package dev.cqrsync;

import org.jspecify.annotations.Nullable;

/** Root of all exceptions that cqrsync raises. Messages name the thing, the place and the remedy. */
public class CqrsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CqrsException(String message) {
        super(message);
    }

    public CqrsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
