package dev.cqrsync.replica;

import dev.cqrsync.CqrsException;
import java.util.List;

/** Some messages have failed where handlers or entities have a part in what is written; without them a transaction may succeed. */
final class RefusedMessagesException extends CqrsException {

    private static final long serialVersionUID = 1L;

    private final transient List<BatchResult.Refused> refused;
    private final boolean proven;

    /**
     * @param refused the rows whose messages have failed; none only if there was nothing but that to find out
     * @param proven whether each has failed by itself, and not perhaps over what one before it has left behind
     */
    RefusedMessagesException(List<BatchResult.Refused> refused, boolean proven) {
        super(
                "%d row(s) have failed".formatted(refused.size()),
                refused.isEmpty() ? null : refused.get(0).failure());
        this.refused = refused;
        this.proven = proven;
    }

    List<BatchResult.Refused> refused() {
        return refused;
    }

    boolean proven() {
        return proven;
    }

    /** What the first of them has failed with. */
    RuntimeException first() {
        return refused.get(0).failure();
    }
}
