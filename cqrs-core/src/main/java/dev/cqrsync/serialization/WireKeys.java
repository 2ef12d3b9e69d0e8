package dev.cqrsync.serialization;

import dev.cqrsync.mapping.MappedColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Primary keys of an entity, master or replica, as both sides of a comparison must see them. Values are those of
 * attributes, one per column of the key. Thread-safe.
 */
public final class WireKeys {

    private final List<MappedColumn> columns;
    private final List<ValueCodec> codecs;
    private final @Nullable ValueCodec single;

    public WireKeys(List<MappedColumn> columns, SessionFactoryImplementor sessionFactory) {
        this.columns = List.copyOf(columns);
        this.codecs = columns.stream()
                .map(column -> ValueCodecs.of(column, sessionFactory))
                .toList();
        this.single = columns.size() == 1 ? codecs.get(0) : null;
    }

    /** The key as {@code instance_pk} has it: a single value, or an object of fields for a composite key. */
    public Object json(List<Object> values) {
        if (single != null) {
            return wire(0, values);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < codecs.size(); i++) {
            MappedColumn column = columns.get(i);
            if (column.key() == null) {
                fields.put(column.field(), wire(i, values));
            } else {
                nested(fields, column.field()).put(column.key(), wire(i, values));
            }
        }
        return fields;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> nested(Map<String, @Nullable Object> fields, String field) {
        return (Map<String, @Nullable Object>)
                fields.computeIfAbsent(field, key -> new LinkedHashMap<String, @Nullable Object>());
    }

    private Object wire(int i, List<Object> values) {
        return codecs.get(i).toWire(columns.get(i).jdbcMapping().convertToRelationalValue(values.get(i)));
    }

    /**
     * Text that equal keys have in common whatever types and databases store them, and different keys do not: the
     * number 5 and the text 5 are the same key.
     */
    public String text(List<Object> values) {
        return text(json(values));
    }

    /** The same from a key on the wire. */
    public static String text(Object json) {
        if (!(json instanceof Map<?, ?> fields)) {
            return WireField.plain(json);
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<Object, Object>(fields).forEach((field, value) -> {
            String part = text(value);
            text.append(field).append('=').append(part.length()).append(':').append(part);
        });
        return text.toString();
    }

    /**
     * The values of a key on the wire.
     *
     * @throws ConversionException when it is none of this entity's
     */
    public List<Object> values(Object json) {
        List<Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            MappedColumn column = columns.get(i);
            Object value = single != null ? json : field(json, column.field());
            Object part = column.key() == null ? value : field(value, column.key());
            if (part == null) {
                throw new ConversionException(
                        "%s is no key: the field '%s' is missing".formatted(json, column.field()));
            }
            values.add(column.jdbcMapping().convertToDomainValue(codecs.get(i).fromWire(part)));
        }
        return values;
    }

    private static @Nullable Object field(@Nullable Object json, String name) {
        return json instanceof Map<?, ?> object ? object.get(name) : null;
    }
}
