package dev.cqrsync.mapping;

import dev.cqrsync.CqrsException;
import java.util.Collection;
import java.util.TreeSet;

/** An id that the service does not have. */
public final class UnknownIdException extends CqrsException {

    private static final long serialVersionUID = 1L;

    private UnknownIdException(String message) {
        super(message);
    }

    static UnknownIdException master(String cqrsId, Collection<String> known) {
        return of("master", cqrsId, known);
    }

    /** No replica has the id, and no handler. */
    public static UnknownIdException replica(String cqrsId, Collection<String> known) {
        return of("replica", cqrsId, known);
    }

    private static UnknownIdException of(String side, String cqrsId, Collection<String> known) {
        return new UnknownIdException("This service has no %s with the id '%s'. It has: %s."
                .formatted(side, cqrsId, known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
    }
}
