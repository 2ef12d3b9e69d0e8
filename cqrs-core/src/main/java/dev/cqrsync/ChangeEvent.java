package dev.cqrsync;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of one row, as it travels from a master to its replicas.
 *
 * <p>Values in {@code instanceData}, {@code previousData}, {@code instancePk} and {@code meta} are JSON values in plain
 * Java form: {@code null}, {@link String}, {@link Boolean}, {@link Integer}, {@link Long}, {@link java.math.BigInteger},
 * {@link java.math.BigDecimal}, {@link Double} (only {@code NaN} and the infinities when read), {@link java.util.List}
 * and {@link Map}. Temporal values, UUIDs and binary values are text in the formats of the wire.
 *
 * <p>Immutable as long as nobody changes a nested collection; safe to share between threads.
 *
 * @param signalType what happened
 * @param cqrsId the id that master and replica agree on
 * @param instancePk the primary key; a map of field name to value for a composite key; {@code null} is legal on the wire
 * @param instanceData the row for {@code SAVE} and {@code SYNC}; {@code id}, {@code cqrs_revision},
 *     {@code cqrs_updated} and possibly {@code custom} for {@code DELETE}
 * @param previousData old values of changed tracked fields; {@code null} when nothing is tracked
 * @param correlationId text or number that ties the event to what caused it, or {@code null}
 * @param retries how many attempts to apply this event have failed, 0 or more
 * @param expires when the event is no longer worth applying, or {@code null} for never
 * @param meta free data of the master; {@code null} when the body had none
 */
public record ChangeEvent(
        SignalType signalType,
        String cqrsId,
        @Nullable Object instancePk,
        Map<String, @Nullable Object> instanceData,
        @Nullable Map<String, @Nullable Object> previousData,
        @Nullable Object correlationId,
        int retries,
        @Nullable Instant expires,
        @Nullable Map<String, @Nullable Object> meta) {

    /** Key of the row's revision in {@code instanceData}. */
    public static final String REVISION = "cqrs_revision";

    /** Key of the moment of the row's last change in {@code instanceData}. */
    public static final String UPDATED = "cqrs_updated";

    /** Key of the primary key in the {@code instanceData} of a {@code DELETE}, whatever the key attribute is called. */
    public static final String DELETED_ID = "id";

    /** Key of the master's own delete data in the {@code instanceData} of a {@code DELETE}. */
    public static final String DELETE_DATA = "custom";

    public ChangeEvent {
        if (retries < 0) {
            throw new IllegalArgumentException("retries of a change event must not be negative: " + retries);
        }
        instanceData = Collections.unmodifiableMap(new LinkedHashMap<>(instanceData));
    }

    /** Whether the event is past its time at the given moment. */
    public boolean isExpired(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    /** The same event after one more failed attempt. */
    public ChangeEvent withRetries(int newRetries) {
        return new ChangeEvent(
                signalType, cqrsId, instancePk, instanceData, previousData, correlationId, newRetries, expires, meta);
    }
}
