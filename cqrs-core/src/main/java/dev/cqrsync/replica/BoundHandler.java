package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.CqrsException;
import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.MappingException;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.EventValues;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A handler with what it takes to call it. Thread-safe. */
final class BoundHandler<T> {

    private final ReplicaHandler<T> handler;
    private final EventValues values;
    private final Type dataType;

    BoundHandler(ReplicaHandler<T> handler, EventValues values) {
        this.handler = handler;
        this.values = values;
        this.dataType = handler.dataType();
        if (!(dataType instanceof Class<?> || dataType instanceof ParameterizedType) || dataType == Object.class) {
            throw new MappingException(
                    "The handler of '%s', %s, does not tell the type of its data."
                            .formatted(handler.cqrsId(), handler.getClass().getName()),
                    "Implement ReplicaHandler<…> with a record or ReplicaValues, or override dataType().");
        }
    }

    ReplicaHandler<T> handler() {
        return handler;
    }

    EventValues values() {
        return values;
    }

    /**
     * The event's data as the handler takes it, or {@code null} where there is none or it takes a view.
     *
     * @throws ConversionException when it does not fit
     */
    @Nullable
    Object read(ChangeEvent event) {
        return event.signalType() == SignalType.DELETE || dataType == ReplicaValues.class
                ? null
                : values.read(event, dataType);
    }

    /** Calls the hook of a change. */
    @SuppressWarnings("unchecked") // read() has made data of the handler's type
    void call(HandledChange<?> change) {
        ReplicaChange<T> typed = (ReplicaChange<T>) change;
        try {
            switch (change.outcome()) {
                case CREATED -> handler.onCreate(typed);
                case DELETED -> handler.onDelete(typed);
                default -> {
                    if (change.isPresenceKnown()) {
                        handler.onUpdate(typed);
                    } else {
                        handler.onSave(typed);
                    }
                }
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) { // not the process's own troubles
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new CqrsException(
                    "%s has failed on %s %s"
                            .formatted(
                                    handler.getClass().getName(),
                                    change.event().cqrsId(),
                                    change.event().instancePk()),
                    e);
        }
    }
}
