package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way into a replica, as a {@link ReplicaHandler} gets it. Valid within the hook only.
 *
 * @param <T> see {@link ReplicaHandler}
 */
public interface ReplicaChange<T> {

    /** The event as it was on the wire. */
    ChangeEvent event();

    /**
     * The event's data in the handler's type, under the names of the wire.
     *
     * @throws IllegalStateException for a DELETE, which has none
     */
    T data();

    /** The event's data under the names of the replica's attributes; without an entity under those of the wire. */
    ReplicaValues values();

    /**
     * The primary key.
     *
     * @param type {@code Long}, {@code UUID}, an embeddable that is a record, …
     * @throws dev.cqrsync.serialization.ConversionException when the key does not fit the type
     */
    <K> K key(Class<K> type);

    /** What the event does: {@code CREATED}, {@code UPDATED}, {@code SYNC_DOWNGRADED} or {@code DELETED}. */
    ApplyOutcome outcome();

    /** How many revisions before this one have not been seen. They may come yet, and will be late then: harmless. */
    long missedRevisions();

    /** Revision of the row, 0 or more. */
    long revision();

    /** Moment of the change on the master; {@code null} only for a DELETE that tells none. */
    @Nullable
    Instant updated();

    /** Whether the event was sent to this service alone; further attempts say the same as the first. */
    boolean isDirect();

    /**
     * Does what would happen without a handler: writes the row, or deletes it. Does nothing where there is no entity, and
     * nothing when called again.
     */
    void apply();

    /** Whether the row is sent again on request, not because it has changed. */
    default boolean isSync() {
        return event().signalType() == SignalType.SYNC;
    }

    /** 1 for the first attempt to handle the event, one more for each that has failed. */
    default int attempt() {
        return event().retries() + 1;
    }

    /** Old values of tracked fields under the names of the wire; {@code null} when the master tracks nothing. */
    default @Nullable Map<String, @Nullable Object> previousData() {
        return event().previousData();
    }

    /** Free data of the master, empty when there is none. */
    default Map<String, @Nullable Object> meta() {
        Map<String, @Nullable Object> meta = event().meta();
        return meta == null ? Map.of() : meta;
    }

    /** Text or number that ties the event to what caused it, or {@code null}. */
    default @Nullable Object correlationId() {
        return event().correlationId();
    }

    /** What the master adds to a DELETE, or {@code null}. */
    default @Nullable Object deleteData() {
        return event().instanceData().get(ChangeEvent.DELETE_DATA);
    }
}
