package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.mapping.FieldNaming;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads JSON values of events as types of the application, records above all: a component {@code birthDate} takes the
 * field {@code birth_date}. Fields that the type does not have are ignored, components without a field are {@code null},
 * which a primitive one refuses. Independent of the application's own mapper. Thread-safe.
 */
public final class EventValues {

    private final JsonMapper mapper;

    public EventValues(FieldNaming naming) {
        SimpleModule times = new SimpleModule("cqrs-times");
        add(times, Instant.class, text -> WireTime.parseOffsetDateTime(text).toInstant());
        add(times, OffsetDateTime.class, WireTime::parseOffsetDateTime);
        add(
                times,
                ZonedDateTime.class,
                text -> WireTime.parseOffsetDateTime(text).toZonedDateTime());
        add(times, LocalDateTime.class, WireTime::parseLocalDateTime);
        this.mapper = JsonMapper.builder()
                .propertyNamingStrategy(new Naming(naming))
                .addModule(times)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
    }

    /**
     * Reads the data of an event.
     *
     * @throws ConversionException when it does not fit the type; names id, key and field
     */
    public Object read(ChangeEvent event, Type type) {
        try {
            return convert(event.instanceData(), type);
        } catch (JacksonException e) {
            throw ConversionException.unfit(event, path(e), e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads one value of an event.
     *
     * @param name what the value is called, for the exception
     * @throws ConversionException when it does not fit the type
     */
    public <T> @Nullable T read(String name, @Nullable Object json, Class<T> type) {
        try {
            return json == null ? null : type.cast(convert(json, type));
        } catch (JacksonException e) {
            throw new ConversionException("'%s': %s".formatted(name, e.getOriginalMessage()), e);
        }
    }

    private Object convert(Object json, Type type) {
        return mapper.convertValue(json, mapper.constructType(type));
    }

    private static String path(JacksonException e) {
        return e.getPath().isEmpty()
                ? "?"
                : String.valueOf(e.getPath().get(e.getPath().size() - 1).getPropertyName());
    }

    /**
     * Canonical text of an event's primary key: equal keys have equal text.
     *
     * @throws ConversionException when the event tells none
     */
    public static String keyText(ChangeEvent event) {
        Object key = event.instancePk() == null ? event.instanceData().get(ChangeEvent.DELETED_ID) : event.instancePk();
        if (key == null) {
            throw ConversionException.unfit(event, ChangeEvent.DELETED_ID, "the primary key is missing", null);
        }
        return WireJson.MAPPER.writeValueAsString(
                key instanceof Map<?, ?> fields ? new TreeMap<Object, Object>(fields) : key);
    }

    private static <T> void add(SimpleModule module, Class<T> type, Function<String, T> parser) {
        module.addDeserializer(type, new TimeDeserializer<>(type, parser));
    }

    /** The formats of the wire, which have a space where ISO 8601 has a {@code T}. */
    private static final class TimeDeserializer<T> extends StdDeserializer<T> {

        private final Class<T> type;
        private final Function<String, T> parser;

        TimeDeserializer(Class<T> type, Function<String, T> parser) {
            super(type);
            this.type = type;
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) {
            String text = json.getString();
            try {
                return parser.apply(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, type, String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class Naming extends PropertyNamingStrategies.NamingBase {

        private static final long serialVersionUID = 1L;

        private final transient FieldNaming naming;

        Naming(FieldNaming naming) {
            this.naming = naming;
        }

        @Override
        public String translate(String attribute) {
            return naming.wireName(attribute);
        }
    }
}
