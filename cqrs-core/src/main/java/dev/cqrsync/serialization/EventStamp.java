package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tells an event from others of its row.
 *
 * @param revision revision of the row, 0 or more
 * @param updated moment of the change in microseconds; {@code null} only for a delete that tells none
 */
public record EventStamp(long revision, @Nullable Instant updated) {

    /**
     * Reads the stamp of an event.
     *
     * @throws MalformedEventException when it has no usable revision
     * @throws ConversionException when it has no usable moment of change
     */
    public static EventStamp of(ChangeEvent event) {
        return new EventStamp(readRevision(event), readUpdated(event));
    }

    private static long readRevision(ChangeEvent event) {
        Object value = event.instanceData().get(ChangeEvent.REVISION);
        if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
            return ((Number) value).longValue();
        }
        throw new MalformedEventException(
                "the key '%s' must be a whole number from 0 to 2^63-1".formatted(ChangeEvent.REVISION), null);
    }

    private static @Nullable Instant readUpdated(ChangeEvent event) {
        Object value = event.instanceData().get(ChangeEvent.UPDATED);
        if (value == null && event.signalType() == SignalType.DELETE) {
            return null;
        }
        try {
            if (value instanceof String text) {
                // databases keep microseconds, and what is compared must be equal when it was sent equal
                return WireTime.parseOffsetDateTime(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            throw ConversionException.unfit(event, ChangeEvent.UPDATED, e.getMessage(), e);
        }
        throw ConversionException.unfit(event, ChangeEvent.UPDATED, "a date and time is required", null);
    }
}
