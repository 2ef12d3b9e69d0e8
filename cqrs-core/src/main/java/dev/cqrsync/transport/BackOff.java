package dev.cqrsync.transport;

import java.time.Duration;

/**
 * Growing pauses between attempts: each is twice the one before, up to a longest.
 *
 * @param first pause after the first failure
 * @param longest no pause is longer
 */
public record BackOff(Duration first, Duration longest) {

    public BackOff {
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a back-off grows from %s, not down to %s".formatted(first, longest));
        }
    }

    /** The pause after a number of failures in a row, 1 or more. */
    public Duration after(int failures) {
        Duration pause = first;
        for (int i = 1; i < failures && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
