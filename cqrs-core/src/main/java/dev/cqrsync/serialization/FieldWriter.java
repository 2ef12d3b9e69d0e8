package dev.cqrsync.serialization;

import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;

/** Writes one attribute of a master into its fields on the wire. */
final class FieldWriter {

    private final MasterMapping mapping;
    private final MappedAttribute attribute;
    private final List<ColumnWriter> columns = new ArrayList<>();

    FieldWriter(MasterMapping mapping, MappedAttribute attribute, StoredSizes sizes) {
        this.mapping = mapping;
        this.attribute = attribute;
        for (MappedColumn declared : attribute.columns()) {
            MappedColumn column = sizes.resolve(declared);
            columns.add(new ColumnWriter(
                    column,
                    InstanceDataWriter.name(column.field()),
                    ValueCodecs.of(column, mapping.sessionFactory()),
                    StoredPrecision.of(
                            column, mapping.sessionFactory().getJdbcServices().getDialect())));
        }
    }

    MappedAttribute attribute() {
        return attribute;
    }

    int position() {
        return attribute.statePosition();
    }

    /** The names of its fields. */
    Stream<String> fields() {
        return columns.stream().map(column -> column.column().field());
    }

    void write(
            Object id,
            @Nullable Object value,
            SharedSessionContractImplementor session,
            Map<String, @Nullable Object> into) {
        if (value == null) {
            columns.forEach(column -> into.put(column.column().field(), null));
            return;
        }
        writeColumns(id, decompose(id, value, session), into);
    }

    void writeColumns(Object id, List<@Nullable Object> relational, Map<String, @Nullable Object> into) {
        for (int i = 0; i < columns.size(); i++) {
            write(id, columns.get(i), relational.get(i), into);
        }
    }

    /**
     * Writes the fields straight as JSON.
     *
     * @param id key of the row, for the exception
     * @param relational values of the row's columns
     * @param from where this attribute's begin
     * @return where the next attribute's begin
     */
    int writeColumns(Object id, @Nullable Object[] relational, int from, JsonGenerator json) {
        for (int i = 0; i < columns.size(); ) {
            ColumnWriter column = columns.get(i);
            json.writeName(column.name());
            if (column.column().key() == null) {
                WireJson.write(json, wire(id, column, relational[from + i]));
                i++;
            } else {
                i = writeReference(id, relational, from, i, json);
            }
        }
        return from + columns.size();
    }

    /** A composite key, which is one object. Returns the index of the first column after it. */
    private int writeReference(Object id, @Nullable Object[] relational, int from, int first, JsonGenerator json) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        int i = first;
        for (; i < columns.size(); i++) {
            MappedColumn column = columns.get(i).column();
            String key = column.key();
            if (key == null
                    || !column.field().equals(columns.get(first).column().field())) {
                break;
            }
            keys.put(key, wire(id, columns.get(i), relational[from + i]));
        }
        WireJson.write(json, keys.values().stream().allMatch(Objects::isNull) ? null : keys);
        return i;
    }

    /** Writes the value of the first column without a name. */
    void writeValue(Object id, @Nullable Object relational, JsonGenerator json) {
        WireJson.write(json, wire(id, columns.get(0), relational));
    }

    private List<@Nullable Object> decompose(Object id, Object value, SharedSessionContractImplementor session) {
        try {
            return attribute.decompose(value, session);
        } catch (RuntimeException e) {
            throw unfit(id, attribute.name(), e);
        }
    }

    private void write(
            Object id, ColumnWriter column, @Nullable Object relational, Map<String, @Nullable Object> into) {
        String field = column.column().field();
        String key = column.column().key();
        Object value = wire(id, column, relational);
        if (key == null) {
            into.put(field, value);
        } else {
            nested(into, field).put(key, value);
        }
    }

    private @Nullable Object wire(Object id, ColumnWriter column, @Nullable Object relational) {
        try {
            return relational == null ? null : column.toWire(relational);
        } catch (RuntimeException e) {
            String field = column.column().field();
            String key = column.column().key();
            throw unfit(id, key == null ? field : field + "." + key, e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> nested(Map<String, @Nullable Object> into, String field) {
        Object object = into.get(field);
        if (object == null) {
            object = new LinkedHashMap<String, @Nullable Object>();
            into.put(field, object);
        }
        return (Map<String, @Nullable Object>) object;
    }

    private ConversionException unfit(Object id, String field, RuntimeException cause) {
        return new ConversionException(
                "Field '%s' of %s with key %s cannot be published: %s Correct the value, or leave the attribute out with @CqrsMaster(fields = …)."
                        .formatted(field, mapping.entityName(), id, sentence(cause)),
                cause);
    }

    private static String sentence(RuntimeException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }

    private record ColumnWriter(
            MappedColumn column, SerializableString name, ValueCodec codec, StoredPrecision precision) {

        Object toWire(Object relational) {
            return codec.toWire(precision.apply(relational));
        }
    }
}
