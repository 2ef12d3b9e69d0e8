package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** A value that does not fit: from an entity to the wire, or from the wire to a column. Names field and types. */
public final class ConversionException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public ConversionException(String message) {
        super(message);
    }

    public ConversionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ConversionException unfit(
            ChangeEvent event, String field, @Nullable String problem, @Nullable Exception cause) {
        return unfit(event.cqrsId(), String.valueOf(event.instancePk()), field, String.valueOf(problem), cause);
    }

    /** The exception for a value that does not fit, in the words all of them share. */
    public static ConversionException unfit(
            String cqrsId, String key, String field, String problem, @Nullable Exception cause) {
        return new ConversionException("%s %s, field '%s': %s".formatted(cqrsId, key, field, problem), cause);
    }
}
