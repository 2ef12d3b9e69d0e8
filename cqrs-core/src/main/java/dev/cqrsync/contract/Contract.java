package dev.cqrsync.contract;

import dev.cqrsync.CqrsException;
import dev.cqrsync.serialization.WireType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a master service offers: its models by id. As a file it is JSON, stable from build to build so that a diff shows
 * what changed:
 *
 * <pre>{@code
 * {
 *   "format" : "cqrsync-contract/1",
 *   "models" : {
 *     "account" : {
 *       "key" : [ "id" ],
 *       "fields" : {
 *         "id" : { "type" : "integer", "nullable" : false },
 *         "name" : { "type" : "text", "nullable" : true, "length" : 100 }
 *       }
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>{@code type} is a word of {@link WireType}; {@code length} and {@code values} (of an enumeration) are left out where
 * they do not apply. A model whose master has a serializer says so: with {@code "content" : "declared"} the fields are
 * those of the type that it declares to return, whose lengths are not known; with {@code "content" : "open"} there may be
 * more than are listed. Readers ignore unknown keys and refuse another major format.
 *
 * @param models models by id
 */
public record Contract(Map<String, ContractModel> models) {

    private static final String FORMAT = "cqrsync-contract/1";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The file's text, ending with a line break. */
    public String toJson() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("format", FORMAT);
        Map<String, Object> written = new TreeMap<>();
        models.forEach((cqrsId, model) -> written.put(cqrsId, write(model)));
        file.put("models", written);
        return JSON.writeValueAsString(file) + "\n";
    }

    private static Map<String, Object> write(ContractModel model) {
        Map<String, Object> fields = new LinkedHashMap<>();
        model.fields().forEach((name, field) -> {
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("type", field.type().word());
            written.put("nullable", field.nullable());
            if (field.length() != null) {
                written.put("length", field.length());
            }
            if (field.values() != null) {
                written.put("values", field.values());
            }
            fields.put(name, written);
        });
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("key", model.key());
        if (model.content() != ContractContent.ATTRIBUTES) {
            written.put("content", model.content().word());
        }
        written.put("fields", fields);
        return written;
    }

    /**
     * Reads a file's text.
     *
     * @throws CqrsException when it is no contract of this format
     */
    public static Contract fromJson(String json) {
        try {
            Map<?, ?> file = JSON.readValue(json, Map.class);
            if (!FORMAT.equals(file.get("format"))) {
                throw new CqrsException("The contract has the format '%s'; this version reads '%s'."
                        .formatted(file.get("format"), FORMAT));
            }
            Map<String, ContractModel> models = new LinkedHashMap<>();
            object(file.get("models")).forEach((cqrsId, model) -> models.put((String) cqrsId, read(object(model))));
            return new Contract(models);
        } catch (JacksonException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new CqrsException("The file is no contract: " + e.getMessage(), e);
        }
    }

    private static ContractModel read(Map<?, ?> model) {
        Map<String, ContractField> fields = new LinkedHashMap<>();
        object(model.get("fields")).forEach((name, value) -> {
            Map<?, ?> field = object(value);
            Number length = (Number) field.get("length");
            fields.put(
                    (String) name,
                    new ContractField(
                            WireType.ofWord(String.valueOf(field.get("type"))),
                            Boolean.TRUE.equals(field.get("nullable")),
                            length == null ? null : length.longValue(),
                            texts(field.get("values"))));
        });
        List<String> key = texts(model.get("key"));
        String content = (String) model.get("content");
        return new ContractModel(
                key == null ? List.of() : key,
                fields,
                content == null ? ContractContent.ATTRIBUTES : ContractContent.ofWord(content));
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return Objects.requireNonNull((Map<?, ?>) value);
    }

    private static @Nullable List<String> texts(@Nullable Object value) {
        return value == null
                ? null
                : ((List<?>) value).stream().map(String.class::cast).toList();
    }
}
