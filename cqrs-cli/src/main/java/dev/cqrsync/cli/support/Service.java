package dev.cqrsync.cli.support;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service that a command works on. Its parts are made when somebody first asks for them. Thread-safe. */
public interface Service {

    /** Its part of a type, or {@code null} when it has none, or several of equal rank. */
    <T> @Nullable T find(Class<T> type);

    /** All its parts of a type. */
    <T> List<T> all(Class<T> type);

    /** A configuration property, or {@code null} when it is not set. */
    @Nullable
    String property(String name);

    /**
     * Starts a part that works in the background, unless it does so already. An application that runs one command starts
     * nothing by itself: no consumers, no schedulers, no relay. What was started is stopped in good order at the end.
     *
     * @param name the bean's name, as the starter keeps such types to itself
     * @throws CommandException when there is no such part
     */
    void start(String name);

    /** What the service knows about a failure and its remedy, on one line, or {@code null}. */
    @Nullable
    String explain(Throwable failure);
}
