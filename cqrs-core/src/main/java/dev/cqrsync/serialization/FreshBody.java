package dev.cqrsync.serialization;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;

/** Bodies of events that are to be tried again as if they had never failed. Stateless and thread-safe. */
public final class FreshBody {

    /** What was read is written as it was, not-a-number included: replicas read that for columns of floats. */
    private static final ObjectWriter WRITER = WireJson.MAPPER.writer().without(JsonWriteFeature.WRITE_NAN_AS_STRINGS);

    /**
     * The body with no attempt counted and a new time to live; everything else stays, keys that are unknown here
     * included.
     *
     * @param expires when the event expires from now on, {@code null} for never; an event that never expires goes on never to expire
     * @return the new body; the same one when it is no JSON object
     */
    @SuppressWarnings("unchecked")
    public static byte[] of(byte[] body, @Nullable Instant expires) {
        try {
            if (!(WireJson.MAPPER.readValue(body, Object.class) instanceof Map<?, ?> object)) {
                return body;
            }
            Map<String, @Nullable Object> keys = new LinkedHashMap<>((Map<String, @Nullable Object>) object);
            keys.put("retries", 0);
            if (!keys.containsKey("expires") || keys.get("expires") != null) {
                keys.put("expires", expires == null ? null : WireTime.formatExpires(expires));
            }
            return WRITER.writeValueAsBytes(keys);
        } catch (JacksonException e) {
            return body;
        }
    }

    private FreshBody() {}
}
