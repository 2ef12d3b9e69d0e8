package dev.cqrsync.serialization;

import dev.cqrsync.CqrsException;

/** A value that does not fit: from an entity to the wire, or from the wire to a column. Names field and types. */
public final class ConversionException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public ConversionException(String message) {
        super(message);
    }

    public ConversionException(String message, Throwable cause) {
        super(message, cause);
    }
}
