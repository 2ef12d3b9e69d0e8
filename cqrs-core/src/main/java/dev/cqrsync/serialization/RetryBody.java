package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;

/**
 * Bodies of events that are tried again. What is not about attempts stays as it was, keys that are unknown here included.
 * Stateless and thread-safe.
 */
public final class RetryBody {

    /** What was read is written as it was, not-a-number included: replicas read that for columns of floats. */
    private static final ObjectWriter ESCAPING =
            WireJson.MAPPER.writer().without(JsonWriteFeature.WRITE_NAN_AS_STRINGS);

    /** So that text that came as UTF-8 does not grow, at the worst beyond what a service takes. */
    private static final ObjectWriter PLAIN =
            ESCAPING.without(JsonWriteFeature.ESCAPE_NON_ASCII).without(JsonWriteFeature.ESCAPE_FORWARD_SLASHES);

    private RetryBody() {}

    /**
     * The body with no attempt counted and a new time to live, as if the event had never failed.
     *
     * @param expires when the event expires from now on, {@code null} for never; an event that never expires goes on
     *     never to expire
     * @return the new body; the same one when it is no JSON object
     */
    public static byte[] fresh(byte[] body, @Nullable Instant expires) {
        try {
            Map<String, @Nullable Object> keys = keys(body);
            keys.put("retries", 0);
            if (!keys.containsKey("expires") || keys.get("expires") != null) {
                keys.put("expires", text(expires));
            }
            return write(keys, body);
        } catch (JacksonException | MalformedEventException e) {
            return body;
        }
    }

    /**
     * The body with the attempts of an event.
     *
     * @param body what the event was read from
     * @param event its retries are written, and its expiry where the body has none, as that began when it was first read
     * @throws MalformedEventException when the body is no JSON object
     */
    public static byte[] counted(byte[] body, ChangeEvent event) {
        try {
            Map<String, @Nullable Object> keys = keys(body);
            keys.put("retries", event.retries());
            if (!keys.containsKey("expires")) {
                keys.put("expires", text(event.expires()));
            }
            return write(keys, body);
        } catch (JacksonException e) {
            throw new MalformedEventException("the body cannot be written again", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> keys(byte[] body) {
        if (WireJson.MAPPER.readValue(body, Object.class) instanceof Map<?, ?> object) {
            return new LinkedHashMap<>((Map<String, @Nullable Object>) object);
        }
        throw new MalformedEventException("the body is JSON, but not an object", null);
    }

    private static @Nullable String text(@Nullable Instant expires) {
        return expires == null ? null : WireTime.formatExpires(expires);
    }

    private static byte[] write(Map<String, @Nullable Object> keys, byte[] likeThis) {
        if (!isAscii(likeThis)) {
            try {
                return PLAIN.writeValueAsBytes(keys);
            } catch (JacksonException e) { // half of a surrogate pair is none of UTF-8
                return ESCAPING.writeValueAsBytes(keys);
            }
        }
        return ESCAPING.writeValueAsBytes(keys);
    }

    private static boolean isAscii(byte[] body) {
        for (byte character : body) {
            if (character < 0) {
                return false;
            }
        }
        return true;
    }
}
