package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Writes events as bodies of the wire: one JSON object with all nine keys, in ASCII. Stateless and thread-safe. */
public final class EventWriter {

    /**
     * The body of an event.
     *
     * @throws ConversionException when a value is none that JSON can express
     */
    public byte[] write(ChangeEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = WireJson.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("signal_type", event.signalType().name());
            json.writeStringProperty("cqrs_id", event.cqrsId());
            property(json, "instance_data", event.instanceData());
            property(json, "previous_data", event.previousData());
            property(json, "instance_pk", event.instancePk());
            property(json, "correlation_id", event.correlationId());
            json.writeNumberProperty("retries", event.retries());
            property(json, "expires", event.expires() == null ? null : WireTime.formatExpires(event.expires()));
            property(json, "meta", event.meta() == null ? Map.of() : event.meta());
            json.writeEndObject();
        } catch (JacksonException e) {
            throw new ConversionException("The event cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
        return bytes.toByteArray();
    }

    /** A key or any other JSON value as canonical text: what is equal has equal text. */
    public String text(@Nullable Object json) {
        return json instanceof Long || json instanceof Integer
                ? json.toString()
                : WireJson.MAPPER.writeValueAsString(json);
    }

    private static void property(JsonGenerator json, String name, @Nullable Object value) {
        json.writeName(name);
        WireJson.write(json, value);
    }
}
