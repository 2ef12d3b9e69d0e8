package dev.cqrsync.serialization;

import dev.cqrsync.mapping.FieldNaming;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Turns objects of the application into values of the wire: with Jackson and its annotations, in the formats that
 * attributes have. Immutable and thread-safe.
 */
public final class JsonObjects {

    private final JsonMapper mapper;

    /** @param naming how properties of beans and records are called; keys of maps stay as they are */
    public JsonObjects(FieldNaming naming) {
        this.mapper = WireJson.MAPPER
                .rebuild()
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING) // stored forms are names
                .propertyNamingStrategy(new Naming(naming))
                .addModule(new SimpleModule("cqrsync")
                        .addSerializer(new Text<>(Instant.class, WireTime::format))
                        .addSerializer(new Text<>(Date.class, date -> WireTime.format(date.toInstant())))
                        .addSerializer(new Text<>(OffsetDateTime.class, time -> WireTime.format(time.toInstant())))
                        .addSerializer(new Text<>(ZonedDateTime.class, time -> WireTime.format(time.toInstant())))
                        .addSerializer(new Text<>(LocalDateTime.class, WireTime::format))
                        .addSerializer(new Text<>(LocalTime.class, WireTime::format))
                        .addSerializer(new Text<>(OffsetTime.class, WireTime::format)))
                .build();
    }

    /**
     * An object as a map of fields, in plain JSON values.
     *
     * @throws ConversionException when it is none that JSON can express as an object
     */
    @SuppressWarnings("unchecked")
    public Map<String, @Nullable Object> object(@Nullable Object value) {
        if (value(value) instanceof Map<?, ?> fields) {
            return (Map<String, @Nullable Object>) fields;
        }
        throw new ConversionException("%s is no object in JSON; return a record, a bean or a map."
                .formatted(value == null ? "null" : value.getClass().getName()));
    }

    /** Visits what would be written of objects of a type. */
    public void describe(Type type, JsonFormatVisitorWrapper visitor) {
        mapper.acceptJsonFormatVisitor(mapper.constructType(type), visitor);
    }

    /**
     * Anything in plain JSON values.
     *
     * @throws ConversionException when JSON cannot express it
     */
    public @Nullable Object value(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return plain(mapper.convertValue(value, Object.class));
        } catch (ConversionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ConversionException(
                    "%s cannot be written as JSON: %s"
                            .formatted(value.getClass().getName(), e.getMessage()),
                    e);
        }
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object plain(@Nullable Object json) {
        if (json instanceof Map<?, ?> object) {
            ((Map<String, @Nullable Object>) object).replaceAll((key, value) -> plain(value));
        } else if (json instanceof List<?> array) {
            ((List<@Nullable Object>) array).replaceAll(JsonObjects::plain);
        } else if (json instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        } else if (json instanceof Double number) {
            return JsonValues.finite(number);
        }
        return json;
    }

    /** The application's names of attributes on the wire. */
    private static final class Naming extends PropertyNamingStrategies.NamingBase {

        private static final long serialVersionUID = 1L;

        private final transient FieldNaming naming;

        Naming(FieldNaming naming) {
            this.naming = naming;
        }

        @Override
        protected String translate(String property) {
            return naming.wireName(property);
        }
    }

    private static final class Text<T> extends StdSerializer<T> {

        private final Function<T, String> format;

        Text(Class<T> type, Function<T, String> format) {
            super(type);
            this.format = format;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(format.apply(value));
        }

        @Override
        public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType type) {
            visitor.expectStringFormat(type);
        }
    }
}
