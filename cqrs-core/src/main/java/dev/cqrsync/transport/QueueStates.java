package dev.cqrsync.transport;

import org.jspecify.annotations.Nullable;

/** Tells how the broker's queues stand. Thread-safe. */
@FunctionalInterface
public interface QueueStates {

    /**
     * How a queue stands now, or {@code null} when the broker has none of that name.
     *
     * @throws QueueAccessException when the broker cannot be used
     */
    @Nullable
    QueueState of(String queue);
}
