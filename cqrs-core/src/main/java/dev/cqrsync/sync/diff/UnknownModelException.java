package dev.cqrsync.sync.diff;

import dev.cqrsync.CqrsException;
import java.util.Collection;
import java.util.stream.Collectors;

/** An id that this service has no master, or no replica, for. Names those that it has. */
public final class UnknownModelException extends CqrsException {

    private static final long serialVersionUID = 1L;

    UnknownModelException(String cqrsId, String kind, Collection<String> known) {
        super("'%s' is no %s of this service. %s"
                .formatted(
                        cqrsId,
                        kind,
                        known.isEmpty()
                                ? "It has none."
                                : "It has " + known.stream().sorted().distinct().collect(Collectors.joining(", "))
                                        + "."));
    }
}
