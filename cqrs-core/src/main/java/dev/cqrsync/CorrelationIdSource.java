package dev.cqrsync;

import org.jspecify.annotations.Nullable;

/** Tells what ties events to what caused them. A bean of it replaces the default, the id of the current trace. */
@FunctionalInterface
public interface CorrelationIdSource {

    /** The events carry none. */
    CorrelationIdSource NONE = () -> null;

    /** Text or a number, or {@code null}. Called in the thread of the transaction, before its commit. Thread-safe. */
    @Nullable
    Object current();
}
