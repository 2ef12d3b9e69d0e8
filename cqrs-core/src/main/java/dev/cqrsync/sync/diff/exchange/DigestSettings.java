package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.sync.diff.digest.BucketCount;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second line of a digest stream: how its buckets came about.
 *
 * @param ranges whether they are ranges of whole numbers, else by hash
 * @param count how many there are
 * @param salt of the hashes
 * @param rows how many rows the sender has read
 * @param fields the compared fields by name with their kind; empty unless contents are compared
 */
public record DigestSettings(boolean ranges, int count, byte[] salt, long rows, Map<String, String> fields) {

    static final String FORMAT = "digest";
    private static final int VERSION = 1;

    /** Whether a line begins such an object, so that the stream is of this format. */
    public static boolean isAt(@Nullable String line) {
        return line != null && line.startsWith("{");
    }

    String line() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("buckets", ranges ? "range" : "hash");
        json.put("count", count);
        json.put("salt", Base64.getEncoder().withoutPadding().encodeToString(salt));
        json.put("rows", rows);
        if (!fields.isEmpty()) {
            json.put("fields", fields);
        }
        return StreamJson.write(json);
    }

    public static DigestSettings read(StreamReader in) {
        Map<?, ?> json = in.object();
        if (!FORMAT.equals(json.get("format")) || !Integer.valueOf(VERSION).equals(json.get("version"))) {
            throw in.wrong(
                    "has format %s, version %s, but this service reads format 'digest', version %d: use the same version of cqrsync on both sides, or --format=pairs"
                            .formatted(json.get("format"), json.get("version"), VERSION),
                    null);
        }
        if (json.get("buckets") instanceof String buckets
                && json.get("count") instanceof Integer count
                && count >= 1
                && count <= BucketCount.MOST
                && json.get("salt") instanceof String salt
                && json.get("rows") instanceof Number rows) {
            boolean ranges = buckets.equals("range");
            if (ranges || Integer.bitCount(count) == 1) {
                byte[] bytes = decoded(salt, in);
                return new DigestSettings(ranges, count, bytes, rows.longValue(), fields(json.get("fields")));
            }
        }
        throw in.wrong("must say 'buckets', 'count', 'salt' and 'rows'", null);
    }

    private static byte[] decoded(String text, StreamReader in) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw in.wrong("has a salt that is not base64", e);
        }
    }

    private static Map<String, String> fields(@Nullable Object json) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (json instanceof Map<?, ?> object) {
            object.forEach((name, kind) -> fields.put(String.valueOf(name), String.valueOf(kind)));
        }
        return fields;
    }

    List<String> fieldNames() {
        return new ArrayList<>(fields.keySet());
    }

    DigestSettings with(long newRows, Map<String, String> newFields) {
        return new DigestSettings(ranges, count, salt, newRows, newFields);
    }
}
