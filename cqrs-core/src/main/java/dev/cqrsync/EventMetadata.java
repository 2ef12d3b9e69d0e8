package dev.cqrsync;

import java.util.Map;

/**
 * Adds data about events to them, their {@code meta}; a bean of it is found by its type argument. One for {@link Object}
 * is for all masters; what the one for the row's own class says comes on top of it.
 *
 * @param <T> the master's entity class or a superclass of it
 */
@FunctionalInterface
public interface EventMetadata<T> {

    /**
     * Data about one event, in values that JSON can express. Called before the commit, inside the transaction. When a
     * later event of the row stands for this one, because the broker could not be reached for a while, it is lost with it.
     * Thread-safe.
     *
     * @param row the row; one that is deleted holds what the session had loaded of it
     * @param signal what happened to it
     */
    Map<String, ?> metadata(T row, SignalType signal);
}
