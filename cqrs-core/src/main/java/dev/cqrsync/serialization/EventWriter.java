package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Writes events as bodies of the wire: one JSON object with all nine keys, in ASCII. Stateless and thread-safe. */
public final class EventWriter {

    /**
     * The body of an event.
     *
     * @throws ConversionException when a value is none that JSON can express
     */
    public byte[] write(ChangeEvent event) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("signal_type", event.signalType().name());
        body.put("cqrs_id", event.cqrsId());
        body.put("instance_data", event.instanceData());
        body.put("previous_data", event.previousData());
        body.put("instance_pk", event.instancePk());
        body.put("correlation_id", event.correlationId());
        body.put("retries", event.retries());
        body.put("expires", event.expires() == null ? null : WireTime.formatExpires(event.expires()));
        body.put("meta", event.meta() == null ? Map.of() : event.meta());
        return bytes(body);
    }

    /** A key or any other JSON value as canonical text: what is equal has equal text. */
    public String text(@Nullable Object json) {
        return WireJson.MAPPER.writeValueAsString(json);
    }

    private static byte[] bytes(Object json) {
        try {
            return WireJson.MAPPER.writeValueAsBytes(json);
        } catch (JacksonException e) {
            throw new ConversionException("The event cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
