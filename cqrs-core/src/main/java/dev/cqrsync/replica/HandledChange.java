package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.ConversionException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change for one call of a hook. Used by one thread. */
final class HandledChange<T> implements ReplicaChange<T> {

    private final ChangeEvent event;
    private final @Nullable T data;
    private final ReplicaValues values;
    private final BoundHandler<?> handler;
    private final Judged stamp;
    private final ApplyOutcome outcome;
    private final long missed;
    private final boolean direct;
    private final boolean presenceKnown;
    private @Nullable Runnable defaultBehaviour;

    HandledChange(
            BoundHandler<?> handler,
            ChangeEvent event,
            Judged stamp,
            boolean direct,
            @Nullable T data,
            ReplicaValues values,
            ApplyOutcome outcome,
            long missed,
            boolean presenceKnown,
            Runnable defaultBehaviour) {
        this.handler = handler;
        this.event = event;
        this.stamp = stamp;
        this.direct = direct;
        this.data = data;
        this.values = values;
        this.outcome = outcome;
        this.missed = missed;
        this.presenceKnown = presenceKnown;
        this.defaultBehaviour = defaultBehaviour;
    }

    @Override
    public ChangeEvent event() {
        return event;
    }

    @Override
    @SuppressWarnings("unchecked") // without data of its own the handler takes the view
    public T data() {
        if (event.signalType() == SignalType.DELETE) {
            throw new IllegalStateException("a DELETE has no data; deleteData() is what the master adds to it");
        }
        return data == null ? (T) values : data;
    }

    @Override
    public ReplicaValues values() {
        return values;
    }

    @Override
    public <K> K key(Class<K> type) {
        Object pk = event.instancePk() == null ? event.instanceData().get(ChangeEvent.DELETED_ID) : event.instancePk();
        K key = handler.values().read("instance_pk", pk, type);
        if (key == null) {
            throw new ConversionException("The event of '%s' has no primary key.".formatted(event.cqrsId()));
        }
        return key;
    }

    @Override
    public ApplyOutcome outcome() {
        return outcome;
    }

    @Override
    public long missedRevisions() {
        return missed;
    }

    @Override
    public long revision() {
        return stamp.revision();
    }

    @Override
    public @Nullable Instant updated() {
        return stamp.updated();
    }

    @Override
    public boolean isDirect() {
        return direct;
    }

    boolean isPresenceKnown() {
        return presenceKnown;
    }

    @Override
    public void apply() {
        Runnable once = defaultBehaviour;
        defaultBehaviour = null;
        if (once != null) {
            once.run();
        }
    }
}
