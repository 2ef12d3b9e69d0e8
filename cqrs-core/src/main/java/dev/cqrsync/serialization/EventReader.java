package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.TimeToLive;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies of the wire, those of version 1.3 included, which have four keys only. Unknown keys are ignored.
 * Thread-safe.
 */
public final class EventReader {

    private final Clock clock;
    private final TimeToLive defaultTimeToLive;

    /**
     * @param clock tells the time from which an event without {@code expires} counts
     * @param defaultTimeToLive how long such an event lives
     */
    public EventReader(Clock clock, Duration defaultTimeToLive) {
        this(clock, TimeToLive.of(defaultTimeToLive));
    }

    /** The same with a time that may never end. */
    public EventReader(Clock clock, TimeToLive defaultTimeToLive) {
        this.clock = clock;
        this.defaultTimeToLive = defaultTimeToLive;
    }

    /**
     * Reads one body.
     *
     * @throws MalformedEventException when the bytes are no event; says what is wrong, in one line
     */
    public ChangeEvent read(byte[] body) {
        Map<String, @Nullable Object> keys = JsonBytes.object(body, "the body");
        return new ChangeEvent(
                signalType(required(keys, "signal_type")),
                cqrsId(required(keys, "cqrs_id")),
                instancePk(required(keys, "instance_pk")),
                instanceData(required(keys, "instance_data")),
                map(keys, "previous_data"),
                correlationId(keys.get("correlation_id")),
                retries(keys.get("retries")),
                expires(keys),
                map(keys, "meta"));
    }

    private static @Nullable Object required(Map<String, @Nullable Object> keys, String key) {
        if (!keys.containsKey(key)) {
            throw new MalformedEventException("the key '%s' is missing".formatted(key), null);
        }
        return keys.get(key);
    }

    private static SignalType signalType(@Nullable Object value) {
        for (SignalType type : SignalType.values()) {
            if (type.name().equals(value)) {
                return type;
            }
        }
        throw wrong("signal_type", "one of " + Arrays.toString(SignalType.values()));
    }

    private static String cqrsId(@Nullable Object value) {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw wrong("cqrs_id", "text");
    }

    private static @Nullable Object instancePk(@Nullable Object value) {
        if (value instanceof Iterable<?>) {
            throw wrong("instance_pk", "a single value or an object");
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> instanceData(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw wrong("instance_data", "an object");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, @Nullable Object> map(Map<String, @Nullable Object> keys, String key) {
        Object value = keys.get(key);
        if (value == null || value instanceof Map<?, ?>) {
            return (Map<String, @Nullable Object>) value;
        }
        throw wrong(key, "an object or null");
    }

    private static @Nullable Object correlationId(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Number) {
            return value;
        }
        throw wrong("correlation_id", "text, a number or null");
    }

    private static int retries(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer retries && retries >= 0) {
            return retries;
        }
        throw wrong("retries", "a whole number, 0 or more");
    }

    private @Nullable Instant expires(Map<String, @Nullable Object> keys) {
        if (!keys.containsKey("expires")) {
            return defaultTimeToLive.after(clock.instant());
        }
        Object value = keys.get("expires");
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            try {
                return WireTime.parseOffsetDateTime(text).toInstant();
            } catch (DateTimeException e) {
                throw wrong("expires", "an ISO 8601 date and time");
            }
        }
        throw wrong("expires", "an ISO 8601 date and time or null");
    }

    private static MalformedEventException wrong(String key, String expected) {
        return new MalformedEventException("the key '%s' must be %s".formatted(key, expected), null);
    }
}
