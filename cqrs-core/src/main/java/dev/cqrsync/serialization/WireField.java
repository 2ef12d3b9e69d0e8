package dev.cqrsync.serialization;

import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ReplicaMapping;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.type.descriptor.jdbc.TimeJdbcType;
import org.jspecify.annotations.Nullable;

/**
 * A column whose values can be compared with those of the other side: what it is called, what it can hold, and its
 * values in a form that does not depend on the types and databases that store them. Immutable and thread-safe.
 */
public final class WireField {

    private static final int MICROSECONDS = 6;
    private static final int MILLISECONDS = 3;
    private static final int UNLIMITED = 9_999;

    private final String name;
    private final MappedColumn column;
    private final ValueCodec codec;
    private final WireType type;
    private final int digits;

    private WireField(MappedColumn declared, StoredSizes sizes, SessionFactoryImplementor sessionFactory) {
        this.name = declared.key() == null ? declared.field() : declared.field() + "." + declared.key();
        this.column = sizes.resolve(declared);
        this.codec = ValueCodecs.of(column, sessionFactory);
        this.type = WireType.of(column);
        this.digits = digits();
    }

    /** The published columns of a master, without its key. */
    public static List<WireField> of(MasterMapping mapping) {
        StoredSizes sizes = StoredSizes.of(mapping);
        List<WireField> fields = new ArrayList<>();
        for (MappedAttribute attribute : mapping.attributes()) {
            attribute.columns().forEach(column -> fields.add(new WireField(column, sizes, mapping.sessionFactory())));
        }
        return List.copyOf(fields);
    }

    /** The columns of a replica that messages write, without its key. */
    public static List<WireField> of(ReplicaMapping mapping) {
        StoredSizes sizes = StoredSizes.of(mapping);
        return mapping.columns().stream()
                .map(column -> new WireField(column.column(), sizes, mapping.sessionFactory()))
                .toList();
    }

    /** The field on the wire; {@code field.key} for one column of a reference to a composite key. */
    public String name() {
        return name;
    }

    public MappedColumn column() {
        return column;
    }

    /** What it holds, for the other side to judge: the type, and the digits after the point where they matter. */
    public String kind() {
        return digits < 0 ? type.word() : type.word() + ":" + digits;
    }

    /**
     * Whether a value of the other side's field is stored here as it is. Where it may be rounded, padded or converted,
     * a difference means nothing.
     *
     * @param kind a {@link #kind()}, of a field that is unknown here perhaps
     */
    public boolean keeps(String kind) {
        String[] parts = kind.split(":", -1);
        boolean same = parts[0].equals(type.word());
        boolean whole = parts[0].equals(WireType.INTEGER.word());
        return switch (type) {
            case FLOAT -> same && isDouble() && kind.equals(kind());
            case BIG_INTEGER -> same || whole;
            case DECIMAL -> whole || (same && fits(parts));
            case TIME, DATE_TIME, LOCAL_DATE_TIME -> same && fits(parts);
            default -> same;
        };
    }

    private boolean fits(String[] parts) {
        return parts.length == 2 && parts[1].matches("\\d{1,4}") && Integer.parseInt(parts[1]) <= digits;
    }

    private boolean isDouble() {
        return column.jdbcMapping().getJdbcJavaType().getJavaTypeClass() == Double.class;
    }

    private int digits() {
        Class<?> stored = column.jdbcMapping().getJdbcJavaType().getJavaTypeClass();
        return switch (type) {
            case DECIMAL -> column.scale() == null ? UNLIMITED : Math.max(0, column.scale());
            case FLOAT -> isDouble() ? 64 : 32;
            case TIME, DATE_TIME, LOCAL_DATE_TIME -> {
                int declared = column.temporalPrecision() == null ? MICROSECONDS : column.temporalPrecision();
                boolean coarse = Date.class.isAssignableFrom(stored) && stored != java.sql.Timestamp.class
                        || Calendar.class.isAssignableFrom(stored)
                        || column.jdbcMapping().getJdbcType() instanceof TimeJdbcType;
                yield Math.max(0, Math.min(declared, coarse ? MILLISECONDS : MICROSECONDS));
            }
            default -> -1;
        };
    }

    /**
     * Text that equal values have in common, and different ones do not.
     *
     * @param value as the attribute has it
     */
    public String canonical(@Nullable Object value) {
        Object relational = value == null ? null : column.jdbcMapping().convertToRelationalValue(value);
        return relational == null ? "null" : canonicalJson(codec.toWire(relational));
    }

    private static String canonicalJson(Object json) {
        if (json instanceof Map<?, ?> || json instanceof List<?>) {
            return WireJson.MAPPER.writeValueAsString(normalized(json));
        }
        return json instanceof String text ? "'" + text : plain(json);
    }

    private static @Nullable Object normalized(@Nullable Object json) {
        if (json instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            object.forEach((key, value) -> sorted.put(String.valueOf(key), normalized(value)));
            return sorted;
        }
        if (json instanceof List<?> array) {
            List<@Nullable Object> elements = new ArrayList<>();
            array.forEach(element -> elements.add(normalized(element)));
            return elements;
        }
        return json instanceof Number number ? new BigDecimal(plain(number)) : json;
    }

    /** Text of a single value; numbers without trailing zeros and exponents. */
    static String plain(Object json) {
        if (json instanceof BigDecimal || json instanceof Double || json instanceof Float) {
            BigDecimal number = json instanceof BigDecimal decimal ? decimal : new BigDecimal(json.toString());
            return Math.abs((long) number.scale()) > 1_000
                    ? number.stripTrailingZeros().toString()
                    : number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return String.valueOf(json);
    }
}
