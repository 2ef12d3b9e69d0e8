package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.EventStamp;
import dev.cqrsync.serialization.EventValues;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decoded message for a handler without an entity.
 *
 * @param key canonical text of the primary key
 * @param loaded whether it is a row of a dump
 * @param data the event's data as the handler takes it; {@code null} on a DELETE, and when it takes a view
 */
record StandaloneMessage(
        int position,
        BoundHandler<?> handler,
        ChangeEvent event,
        String key,
        EventStamp stamp,
        boolean monotonic,
        @Nullable Instant snapshotAt,
        boolean direct,
        boolean loaded,
        @Nullable Object data)
        implements Judged {

    /** Where messages for a handler go. */
    record Target(BoundHandler<?> handler) implements MessageTarget<StandaloneMessage> {

        @Override
        public boolean onlyDirectSyncs() {
            return handler.handler().onlyDirectSyncs();
        }

        @Override
        public StandaloneMessage message(
                int position, ChangeEvent event, boolean direct, boolean monotonic, @Nullable Instant snapshotAt) {
            return new StandaloneMessage(
                    position,
                    handler,
                    event,
                    EventValues.keyText(event),
                    EventStamp.of(event),
                    monotonic,
                    snapshotAt,
                    direct,
                    false,
                    handler.read(event));
        }

        /** A row of a dump. */
        StandaloneMessage row(int position, ChangeEvent event) {
            return new StandaloneMessage(
                    position,
                    handler,
                    event,
                    EventValues.keyText(event),
                    EventStamp.of(event),
                    false,
                    null,
                    true,
                    true,
                    handler.read(event));
        }
    }

    @Override
    public SignalType signalType() {
        return event.signalType();
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
    public boolean retried() {
        return event.retries() > 0;
    }

    ReplicaValues values() {
        return new ReplicaValues(signalType() == SignalType.DELETE ? Map.of() : event.instanceData(), handler.values());
    }

    @Override
    public StandaloneMessage at(int newPosition) {
        return new StandaloneMessage(
                newPosition, handler, event, key, stamp, monotonic, snapshotAt, direct, loaded, data);
    }
}
