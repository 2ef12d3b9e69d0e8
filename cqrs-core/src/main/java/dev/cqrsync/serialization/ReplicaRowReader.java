package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads events as rows of one replica. Thread-safe. */
public final class ReplicaRowReader {

    private static final EventWriter TEXT = new EventWriter();

    private final ReplicaMapping mapping;
    private final List<ValueCodec> identifierCodecs;
    private final List<ValueCodec> codecs;
    private final ValueCodec revisionCodec;
    private final ValueCodec updatedCodec;
    private final boolean updatedIsInstant;

    public ReplicaRowReader(ReplicaMapping mapping) {
        this.mapping = mapping;
        SessionFactoryImplementor unit = mapping.sessionFactory();
        this.identifierCodecs = mapping.identifier().stream()
                .map(column -> ValueCodecs.of(column, unit))
                .toList();
        this.codecs = mapping.columns().stream()
                .map(column -> ValueCodecs.of(column.column(), unit))
                .toList();
        this.revisionCodec = ValueCodecs.of(mapping.revision(), unit);
        this.updatedCodec = ValueCodecs.of(mapping.updated(), unit);
        this.updatedIsInstant =
                mapping.updated().jdbcMapping().getJdbcJavaType().getJavaTypeClass() == Instant.class;
    }

    /**
     * Reads the row that an event is about.
     *
     * @throws MalformedEventException when it has no usable revision
     * @throws ConversionException when a value does not fit its column or a required one is missing; names id, key,
     *     field and type
     */
    public ReplicaRow read(ChangeEvent event) {
        EventStamp stamp = EventStamp.of(event);
        boolean delete = event.signalType() == SignalType.DELETE;
        ReplicaKey key = key(event);
        Instant updated = stamp.updated();
        return new ReplicaRow(
                key,
                stamp.revision(),
                updated,
                convert(event, mapping.revision(), revisionCodec, stamp.revision()),
                updated == null ? null : updatedValue(event, updated),
                delete ? List.of() : values(event));
    }

    /** The key that relational values of the identifier's columns make, in their order. */
    public ReplicaKey key(List<Object> values) {
        if (values.size() == 1) {
            return new ReplicaKey(values, TEXT.text(identifierCodecs.get(0).toWire(values.get(0))));
        }
        List<Object> wire = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            wire.add(identifierCodecs.get(i).toWire(values.get(i)));
        }
        return new ReplicaKey(values, TEXT.text(wire));
    }

    /**
     * The key in the JSON text of an {@code instance_pk}.
     *
     * @throws ConversionException when it is none of this replica's
     */
    public ReplicaKey keyOf(String pk) {
        Object json;
        try {
            json = WireJson.MAPPER.readValue(pk, Object.class);
        } catch (JacksonException e) {
            throw new ConversionException("the key is no JSON: " + e.getOriginalMessage(), e);
        }
        if (json == null) {
            throw new ConversionException("the key is null");
        }
        return key(new ChangeEvent(SignalType.SYNC, mapping.cqrsId(), json, Map.of(), null, null, 0, null, null));
    }

    /**
     * The key of an event, whatever else is in it.
     *
     * @throws ConversionException when there is none or it does not fit
     */
    public ReplicaKey keyOf(ChangeEvent event) {
        return key(event);
    }

    /** The delete of a row as if its event had come. */
    public ReplicaRow delete(ReplicaKey key, long revision, Instant updated) {
        return new ReplicaRow(
                key, revision, updated, revisionCodec.fromWire(revision), updatedValue(updated), List.of());
    }

    /** A moment as the column of the last change has it. */
    public Object updatedValue(Instant moment) {
        return updatedIsInstant
                ? moment.truncatedTo(ChronoUnit.MICROS)
                : updatedCodec.fromWire(WireTime.format(moment));
    }

    private Object updatedValue(ChangeEvent event, Instant updated) {
        return updatedIsInstant ? updated : convert(event, mapping.updated(), updatedCodec, WireTime.format(updated));
    }

    /** The key as it stands on the wire: a single value, or an object of fields for a composite key. */
    public Object instancePk(ReplicaKey key) {
        if (identifierCodecs.size() == 1) {
            return identifierCodecs.get(0).toWire(key.values().get(0));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < identifierCodecs.size(); i++) {
            MappedColumn column = mapping.identifier().get(i);
            Object value = identifierCodecs.get(i).toWire(key.values().get(i));
            if (column.key() == null) {
                fields.put(column.field(), value);
            } else {
                nested(fields, column.field()).put(column.key(), value);
            }
        }
        return fields;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> nested(Map<String, @Nullable Object> fields, String field) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(
                fields.computeIfAbsent(field, name -> new LinkedHashMap<String, @Nullable Object>()));
    }

    /** The moment in a relational value of the column of the last change. */
    public Instant updated(Object relational) {
        if (relational instanceof Instant instant) {
            return instant;
        }
        if (relational instanceof OffsetDateTime dateTime) {
            return dateTime.toInstant();
        }
        return WireTime.parseOffsetDateTime((String) updatedCodec.toWire(relational))
                .toInstant();
    }

    private ReplicaKey key(ChangeEvent event) {
        List<Object> values = new ArrayList<>(identifierCodecs.size());
        for (int i = 0; i < identifierCodecs.size(); i++) {
            MappedColumn column = mapping.identifier().get(i);
            Object json = keyValue(event, column);
            if (json == null || json == ReplicaRow.ABSENT) {
                throw ConversionException.unfit(event, column.field(), "the primary key is missing", null);
            }
            values.add(convert(event, column, identifierCodecs.get(i), json));
        }
        return key(values);
    }

    private @Nullable Object keyValue(ChangeEvent event, MappedColumn column) {
        Object pk = event.instancePk();
        if (pk == null) {
            boolean literalId = event.signalType() == SignalType.DELETE
                    && mapping.identifier().size() == 1;
            String field = literalId ? ChangeEvent.DELETED_ID : column.field();
            Object value = field(event.instanceData(), field, column.key());
            return value instanceof Map<?, ?> && column.key() == null ? null : value;
        }
        if (pk instanceof Map<?, ?> fields) {
            return field(fields, column.field(), column.key());
        }
        return mapping.identifier().size() == 1 ? pk : ReplicaRow.ABSENT;
    }

    private List<@Nullable Object> values(ChangeEvent event) {
        @Nullable Object[] values = new @Nullable Object[codecs.size()];
        for (int i = 0; i < values.length; i++) {
            ReplicaColumn target = mapping.columns().get(i);
            MappedColumn column = target.column();
            Object json = field(event.instanceData(), column.field(), column.key());
            if (json == ReplicaRow.ABSENT) {
                if (target.required()) {
                    throw ConversionException.unfit(event, column.field(), "the field is missing", null);
                }
                values[i] = json;
            } else if (json == null) {
                if (!column.nullable()) {
                    throw ConversionException.unfit(
                            event, column.field(), "null does not fit a column that is NOT NULL", null);
                }
            } else {
                values[i] = convert(event, column, codecs.get(i), json);
            }
        }
        return ReplicaRow.values(values);
    }

    private @Nullable Object field(Map<?, ?> data, String field, @Nullable String key) {
        Object value = data.get(field);
        if (value == null && !data.containsKey(field)) {
            return ReplicaRow.ABSENT;
        }
        if (key == null || value == null) {
            return value;
        }
        if (value instanceof Map<?, ?> nested) {
            return field(nested, key, null);
        }
        return value; // no object: the codec says what does not fit
    }

    private Object convert(ChangeEvent event, MappedColumn column, ValueCodec codec, Object json) {
        try {
            return codec.fromWire(json);
        } catch (RuntimeException e) { // types of the application convert as they like
            throw ConversionException.unfit(event, column.field(), e.getMessage(), e);
        }
    }
}
