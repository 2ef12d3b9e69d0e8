package dev.cqrsync.serialization;

import dev.cqrsync.mapping.MappedColumn;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The types that a field can have on the wire, by name for people and for contract files. */
public enum WireType {
    /** A whole number of up to 64 bits. */
    INTEGER,
    /** A whole number of any size. */
    BIG_INTEGER,
    /** An exact decimal number. */
    DECIMAL,
    /** A binary floating point number. */
    FLOAT,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** Text, names of enum constants and values without a type of their own among it. */
    TEXT,
    /** {@code YYYY-MM-DD}. */
    DATE,
    /** A point in time, with zone. */
    DATE_TIME,
    /** Date and time without zone. */
    LOCAL_DATE_TIME,
    /** Time of day. */
    TIME,
    /** ISO 8601 duration. */
    DURATION,
    /** Text of 36 characters. */
    UUID,
    /** Base64 text. */
    BINARY,
    /** Any JSON. */
    JSON,
    /** Not known before it is written. */
    ANY;

    private static final Map<Class<?>, WireType> BY_CLASS = Map.ofEntries(
            Map.entry(Long.class, INTEGER),
            Map.entry(Integer.class, INTEGER),
            Map.entry(Short.class, INTEGER),
            Map.entry(Byte.class, INTEGER),
            Map.entry(BigInteger.class, BIG_INTEGER),
            Map.entry(BigDecimal.class, DECIMAL),
            Map.entry(Double.class, FLOAT),
            Map.entry(Float.class, FLOAT),
            Map.entry(Boolean.class, BOOLEAN),
            Map.entry(LocalDate.class, DATE),
            Map.entry(java.sql.Date.class, DATE),
            Map.entry(Instant.class, DATE_TIME),
            Map.entry(OffsetDateTime.class, DATE_TIME),
            Map.entry(ZonedDateTime.class, DATE_TIME),
            Map.entry(Date.class, DATE_TIME),
            Map.entry(LocalDateTime.class, LOCAL_DATE_TIME),
            Map.entry(Timestamp.class, LOCAL_DATE_TIME),
            Map.entry(LocalTime.class, TIME),
            Map.entry(OffsetTime.class, TIME),
            Map.entry(Time.class, TIME),
            Map.entry(Duration.class, DURATION),
            Map.entry(java.util.UUID.class, UUID),
            Map.entry(byte[].class, BINARY));

    private static final Set<WireType> NUMBERS = EnumSet.of(INTEGER, BIG_INTEGER, DECIMAL, FLOAT);

    /** The type of a column's values on the wire. */
    public static WireType of(MappedColumn column) {
        Class<?> type = column.jdbcMapping().getJdbcJavaType().getJavaTypeClass();
        if (column.jdbcMapping().getJdbcType().isJson()) {
            return JSON;
        }
        if (type.isEnum()) {
            return ValueCodecs.isNamed(column.jdbcMapping()) ? TEXT : INTEGER;
        }
        if (Calendar.class.isAssignableFrom(type)) {
            return DATE_TIME;
        }
        return BY_CLASS.getOrDefault(type, TEXT);
    }

    /** The type of a Java type's values on the wire, or {@code null} where Jackson decides. */
    public static @Nullable WireType of(Class<?> type) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        if (CharSequence.class.isAssignableFrom(boxed) || boxed == Character.class) {
            return TEXT;
        }
        return Date.class.isAssignableFrom(boxed) ? DATE_TIME : BY_CLASS.get(boxed);
    }

    /**
     * Whether a column of this type can take every value of a field of another, range and length aside: text takes any
     * single value, wider numbers take narrower ones. Of a field of any type it is not known that it does not fit.
     */
    public boolean takes(WireType field) {
        if (field == ANY) {
            return true; // nobody knows that it cannot
        }
        return switch (this) {
            case JSON -> true;
            case TEXT -> field != JSON;
            case DECIMAL, FLOAT -> NUMBERS.contains(field);
            case BIG_INTEGER -> field == BIG_INTEGER || field == INTEGER;
            case DATE_TIME, LOCAL_DATE_TIME -> field == DATE_TIME || field == LOCAL_DATE_TIME;
            default -> field == this;
        };
    }

    /** The name in contract files, for example {@code local-date-time}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The type of a {@link #word()}.
     *
     * @throws IllegalArgumentException for an unknown one
     */
    public static WireType ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
