package dev.cqrsync.deadletter;

import dev.cqrsync.ChangeEvent;
import java.util.List;

/** Tells which events would change nothing, as the replica holds something newer. Thread-safe. */
@FunctionalInterface
public interface SupersededCheck {

    /**
     * Looks events up.
     *
     * @param events 1 or more
     * @return one answer for each, in the same order; {@code false} where it cannot be told
     */
    List<Boolean> superseded(List<ChangeEvent> events);
}
