package dev.cqrsync.replica;

import dev.cqrsync.serialization.EventValues;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Named values of an event, read as the type that is asked for. Immutable. */
public final class ReplicaValues {

    private final Map<String, @Nullable Object> json;
    private final EventValues reader;

    ReplicaValues(Map<String, @Nullable Object> json, EventValues reader) {
        this.json = json;
        this.reader = reader;
    }

    /** The names that the event has a value for, {@code null} included. */
    public Set<String> names() {
        return Collections.unmodifiableSet(json.keySet());
    }

    /** Whether the event has a value of this name; it may be {@code null}. */
    public boolean has(String name) {
        return json.containsKey(name);
    }

    /**
     * A value.
     *
     * @param type a class that the value can be read as, for example {@code Long} or {@code Instant}; no primitive
     * @return {@code null} when the value is null or there is none
     * @throws dev.cqrsync.serialization.ConversionException when the value does not fit the type
     */
    public <V> @Nullable V get(String name, Class<V> type) {
        return reader.read(name, json.get(name), type);
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
