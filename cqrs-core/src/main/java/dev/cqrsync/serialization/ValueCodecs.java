package dev.cqrsync.serialization;

import dev.cqrsync.mapping.MappedColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.JavaType;
import org.jspecify.annotations.Nullable;

/** Finds the codec of a column from the type that Hibernate stores it with. Stateless. */
public final class ValueCodecs {

    private ValueCodecs() {}

    /**
     * The codec of a column. Values with no format of their own travel as the text of Hibernate's Java type.
     *
     * @param column the column
     * @param sessionFactory its persistence unit, for the format of JSON columns
     */
    public static ValueCodec of(MappedColumn column, SessionFactoryImplementor sessionFactory) {
        JdbcMapping mapping = column.jdbcMapping();
        JavaType<?> javaType = mapping.getJdbcJavaType();
        Class<?> type = javaType.getJavaTypeClass();
        ValueCodec codec;
        if (mapping.getJdbcType().isJson()) {
            codec = new JsonColumnCodec(mapping, sessionFactory);
        } else if (type.isEnum()) {
            codec = new EnumCodec(type, isNamed(mapping));
        } else {
            codec = basic(type, column.scale());
            if (codec == null) {
                codec = new TextCodec(javaType);
            }
        }
        return mapping.getValueConverter() == null ? codec : new CheckedCodec(codec, mapping);
    }

    /** Whether an enum without a converter is stored by name, not by ordinal. */
    static boolean isNamed(JdbcMapping mapping) {
        int code = mapping.getJdbcType().getDefaultSqlTypeCode();
        return mapping.getJdbcType().isString() || code == SqlTypes.ENUM || code == SqlTypes.NAMED_ENUM;
    }

    private static @Nullable ValueCodec basic(Class<?> type, @Nullable Integer scale) {
        if (type == String.class || type == char[].class) {
            return type == String.class
                    ? codec(String.class, text -> text, JsonValues::text)
                    : codec(
                            char[].class,
                            String::new,
                            json -> JsonValues.text(json).toCharArray());
        }
        if (type == Long.class) {
            return codec(Long.class, value -> value, json -> JsonValues.integer(json, Long.MIN_VALUE, Long.MAX_VALUE));
        }
        if (type == Integer.class) {
            return codec(Integer.class, value -> value, json ->
                    (int) JsonValues.integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        if (type == Short.class) {
            return codec(Short.class, Short::intValue, json ->
                    (short) JsonValues.integer(json, Short.MIN_VALUE, Short.MAX_VALUE));
        }
        if (type == Byte.class) {
            return codec(Byte.class, Byte::intValue, json ->
                    (byte) JsonValues.integer(json, Byte.MIN_VALUE, Byte.MAX_VALUE));
        }
        if (type == Boolean.class) {
            return codec(Boolean.class, value -> value, JsonValues::bool);
        }
        if (type == BigInteger.class) {
            return codec(BigInteger.class, value -> value, JsonValues::bigInteger);
        }
        if (type == BigDecimal.class) {
            // the database rounds to the column's scale, so what is sent is rounded too
            return codec(
                    BigDecimal.class,
                    value -> scale != null && value.scale() > scale
                            ? value.setScale(scale, RoundingMode.HALF_UP)
                            : value,
                    JsonValues::decimal);
        }
        if (type == Double.class) {
            return codec(Double.class, JsonValues::finite, JsonValues::floating);
        }
        if (type == Float.class) {
            return codec(Float.class, value -> JsonValues.finite(Double.parseDouble(value.toString())), json ->
                    (float) JsonValues.floating(json));
        }
        if (type == Character.class) {
            return codec(Character.class, Object::toString, JsonValues::character);
        }
        if (type == UUID.class) {
            return codec(UUID.class, UUID::toString, JsonValues::uuid);
        }
        if (type == byte[].class) {
            return codec(
                    byte[].class,
                    value -> Base64.getEncoder().encodeToString(value),
                    json -> Base64.getDecoder().decode(JsonValues.text(json)));
        }
        if (type == Duration.class) {
            return codec(Duration.class, Duration::toString, json -> Duration.parse(JsonValues.text(json)));
        }
        return temporal(type);
    }

    private static @Nullable ValueCodec temporal(Class<?> type) {
        if (type == Instant.class) {
            return codec(Instant.class, WireTime::format, json -> dateTime(json).toInstant());
        }
        if (type == OffsetDateTime.class) {
            return codec(OffsetDateTime.class, value -> WireTime.format(value.toInstant()), ValueCodecs::dateTime);
        }
        if (type == ZonedDateTime.class) {
            return codec(
                    ZonedDateTime.class,
                    value -> WireTime.format(value.toInstant()),
                    json -> dateTime(json).toZonedDateTime());
        }
        if (type == LocalDateTime.class) {
            return codec(
                    LocalDateTime.class, WireTime::format, json -> WireTime.parseLocalDateTime(JsonValues.text(json)));
        }
        if (type == LocalDate.class) {
            return codec(LocalDate.class, LocalDate::toString, ValueCodecs::date);
        }
        if (type == LocalTime.class) {
            return codec(LocalTime.class, WireTime::format, json -> WireTime.parseLocalTime(JsonValues.text(json)));
        }
        if (type == OffsetTime.class) {
            return codec(OffsetTime.class, WireTime::format, json -> WireTime.parseOffsetTime(JsonValues.text(json)));
        }
        return legacyTemporal(type);
    }

    /** The types from before java.time. Those without a zone keep their local fields. */
    private static @Nullable ValueCodec legacyTemporal(Class<?> type) {
        if (type == java.sql.Date.class) {
            return codec(
                    java.sql.Date.class,
                    value -> value.toLocalDate().toString(),
                    json -> java.sql.Date.valueOf(date(json)));
        }
        if (type == java.sql.Time.class) {
            return codec(
                    java.sql.Time.class,
                    value -> WireTime.format(value.toLocalTime()),
                    json -> java.sql.Time.valueOf(WireTime.parseLocalTime(JsonValues.text(json))));
        }
        if (type == Timestamp.class) {
            return codec(
                    Timestamp.class,
                    value -> WireTime.format(value.toLocalDateTime()),
                    json -> Timestamp.valueOf(WireTime.parseLocalDateTime(JsonValues.text(json))));
        }
        if (type == Date.class) {
            return codec(
                    Date.class,
                    value -> WireTime.format(value.toInstant()),
                    json -> Date.from(dateTime(json).toInstant()));
        }
        if (Calendar.class.isAssignableFrom(type)) {
            return codec(Calendar.class, value -> WireTime.format(value.toInstant()), json -> {
                Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC));
                calendar.setTimeInMillis(dateTime(json).toInstant().toEpochMilli());
                return calendar;
            });
        }
        return null;
    }

    private static OffsetDateTime dateTime(Object json) {
        return WireTime.parseOffsetDateTime(JsonValues.text(json));
    }

    private static LocalDate date(Object json) {
        return WireTime.parseLocalDate(JsonValues.text(json));
    }

    private static <T> ValueCodec codec(Class<T> type, Function<T, Object> toWire, Function<Object, T> fromWire) {
        return new FunctionCodec<>(type, toWire, fromWire);
    }

    private record FunctionCodec<T>(Class<T> type, Function<T, Object> toWire, Function<Object, T> fromWire)
            implements ValueCodec {

        @Override
        public Object toWire(Object relational) {
            return toWire.apply(type.cast(relational));
        }

        @Override
        public Object fromWire(Object json) {
            try {
                return fromWire.apply(json);
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
                throw JsonValues.unfit(type, json, e);
            }
        }
    }

    private record EnumCodec(Class<?> type, boolean byName) implements ValueCodec {

        @Override
        public Object toWire(Object relational) {
            Enum<?> constant = (Enum<?>) relational;
            return byName ? constant.name() : constant.ordinal();
        }

        @Override
        public Object fromWire(Object json) {
            for (Object constant : type.getEnumConstants()) {
                if (toWire(constant).equals(json instanceof Long number ? (Object) Math.toIntExact(number) : json)) {
                    return constant;
                }
            }
            throw JsonValues.unfit(type, json, null);
        }
    }

    /** Text of Hibernate's Java type, which every basic type has. */
    private record TextCodec(JavaType<?> type) implements ValueCodec {

        @Override
        @SuppressWarnings("unchecked")
        public Object toWire(Object relational) {
            return ((JavaType<Object>) type).toString(relational);
        }

        @Override
        public Object fromWire(Object json) {
            try {
                return type.fromString(JsonValues.text(json));
            } catch (RuntimeException e) {
                throw JsonValues.unfit(type.getJavaTypeClass(), json, e);
            }
        }
    }

    /** Refuses what the attribute's converter could not read back, such as an enum constant nobody knows. */
    private record CheckedCodec(ValueCodec codec, JdbcMapping mapping) implements ValueCodec {

        @Override
        public Object toWire(Object relational) {
            return codec.toWire(relational);
        }

        @Override
        public Object fromWire(Object json) {
            Object relational = codec.fromWire(json);
            try {
                mapping.convertToDomainValue(relational);
            } catch (RuntimeException e) {
                throw JsonValues.unfit(mapping.getJavaTypeDescriptor().getJavaTypeClass(), json, e);
            }
            return relational;
        }
    }

    /** A JSON column, through the format mapper that Hibernate writes the column with. */
    private record JsonColumnCodec(JdbcMapping mapping, SessionFactoryImplementor sessionFactory)
            implements ValueCodec {

        @Override
        @SuppressWarnings("unchecked")
        public Object toWire(Object relational) {
            String text = sessionFactory
                    .getSessionFactoryOptions()
                    .getJsonFormatMapper()
                    .toString(
                            relational,
                            (JavaType<Object>) mapping.getJdbcJavaType(),
                            sessionFactory.getWrapperOptions());
            return WireJson.MAPPER.readValue(text, Object.class);
        }

        @Override
        public Object fromWire(Object json) {
            try {
                return sessionFactory
                        .getSessionFactoryOptions()
                        .getJsonFormatMapper()
                        .fromString(
                                WireJson.MAPPER.writeValueAsString(json),
                                mapping.getJdbcJavaType(),
                                sessionFactory.getWrapperOptions());
            } catch (RuntimeException e) {
                throw JsonValues.unfit(mapping.getJdbcJavaType().getJavaTypeClass(), json, e);
            }
        }
    }
}
