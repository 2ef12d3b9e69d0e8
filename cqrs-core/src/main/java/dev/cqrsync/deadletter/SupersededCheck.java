package dev.cqrsync.deadletter;

import java.util.List;

/** Tells which letters would change nothing, as the replica holds something newer. Thread-safe. */
@FunctionalInterface
public interface SupersededCheck {

    /**
     * Looks letters up.
     *
     * @param letters 1 or more, each with an {@linkplain DeadLetter#event() event}
     * @return one answer for each, in the same order; {@code false} where it cannot be told
     */
    List<Boolean> superseded(List<DeadLetter> letters);
}
