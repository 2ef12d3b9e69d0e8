package dev.cqrsync;

import org.jspecify.annotations.Nullable;

/**
 * Adds data to a master's DELETE events, which otherwise carry the key alone; a bean of it is found by its type argument.
 *
 * @param <T> the master's entity class or a superclass of it
 */
@FunctionalInterface
public interface DeleteData<T> {

    /**
     * The value of {@code custom} in the event, whatever JSON can express. Called before the commit, inside the
     * transaction. Thread-safe.
     *
     * @param row the row that is deleted or leaves the filter; holds what the session had loaded of it
     * @return {@code null} for none
     */
    @Nullable
    Object of(T row);
}
