package dev.cqrsync.serialization;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;

/**
 * Writes rows of one master as the values of the wire, from what Hibernate holds in memory: nothing is loaded.
 * Immutable and thread-safe; create one per mapping, as it resolves the codecs of all columns and asks the database for
 * their precision.
 *
 * <p>Every method fails with a {@link ConversionException} that names entity, key, field and remedy when a value cannot
 * be expressed.
 */
public final class MasterRowWriter {

    private static final SerializableString REVISION = InstanceDataWriter.name(ChangeEvent.REVISION);
    private static final SerializableString UPDATED = InstanceDataWriter.name(ChangeEvent.UPDATED);

    private final MasterMapping mapping;
    private final FieldWriter identifier;
    private final List<FieldWriter> attributes = new ArrayList<>();
    private final List<FieldWriter> tracked = new ArrayList<>();
    private final FieldWriter updated;

    public MasterRowWriter(MasterMapping mapping) {
        this.mapping = mapping;
        StoredSizes sizes = StoredSizes.of(mapping);
        this.identifier = new FieldWriter(mapping, mapping.identifier(), sizes);
        mapping.attributes().forEach(attribute -> attributes.add(new FieldWriter(mapping, attribute, sizes)));
        for (FieldWriter attribute : attributes) {
            if (mapping.tracked().contains(attribute.attribute())) {
                tracked.add(attribute);
            }
        }
        this.updated = new FieldWriter(mapping, mapping.updated(), sizes);
    }

    /** {@code instance_pk}: a single value, or a map of field to value for a composite key. */
    public Object instancePk(Object id, SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        identifier.write(id, id, session, fields);
        return pk(fields);
    }

    private Object pk(Map<String, @Nullable Object> fields) {
        List<MappedColumn> columns = mapping.identifier().columns();
        return columns.size() == 1
                ? Objects.requireNonNull(fields.get(columns.get(0).field()))
                : fields;
    }

    /** The same from one relational value per column of the key. */
    public Object instancePk(List<@Nullable Object> keyColumns) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        identifier.writeColumns(keyColumns, keyColumns, fields);
        return pk(fields);
    }

    /** The key as one relational value per column, as Hibernate's binders take them. */
    public List<@Nullable Object> keyColumns(Object id, SharedSessionContractImplementor session) {
        return mapping.identifier().decompose(id, session);
    }

    /**
     * {@code instance_data} of a SAVE or SYNC.
     *
     * @param id identifier of the row
     * @param state Hibernate's state array of the row
     * @param revision the row's revision, which the state may not know yet
     */
    public Map<String, @Nullable Object> instanceData(
            Object id, @Nullable Object[] state, long revision, SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        identifier.write(id, id, session, fields);
        for (FieldWriter attribute : attributes) {
            attribute.write(id, state[attribute.position()], session, fields);
        }
        stamp(id, state, revision, session, fields);
        return fields;
    }

    /**
     * {@code instance_data} of a SAVE or SYNC with a content that the application decides.
     *
     * @param content fields in plain JSON values; the identifier's, the revision and the moment of change replace
     *     those of the same name
     */
    public Map<String, @Nullable Object> instanceData(
            Object id,
            Map<String, @Nullable Object> content,
            @Nullable Object[] state,
            long revision,
            SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        identifier.write(id, id, session, fields);
        content.forEach(fields::putIfAbsent);
        stamp(id, state, revision, session, fields);
        return fields;
    }

    private void stamp(
            Object id,
            @Nullable Object[] state,
            long revision,
            SharedSessionContractImplementor session,
            Map<String, @Nullable Object> fields) {
        fields.put(ChangeEvent.REVISION, revision);
        Map<String, @Nullable Object> moment = new LinkedHashMap<>();
        updated.write(id, state[updated.position()], session, moment);
        fields.put(ChangeEvent.UPDATED, moment.values().iterator().next());
    }

    /** The attributes whose columns make a row, in their order: key, published ones, revision, moment of change. */
    public List<MappedAttribute> columns() {
        List<MappedAttribute> columns = new ArrayList<>();
        columns.add(mapping.identifier());
        columns.addAll(mapping.attributes());
        columns.add(mapping.revision());
        columns.add(mapping.updated());
        return columns;
    }

    /** Writes the fields of {@code instance_data} from relational values, one for each column of {@link #columns()}. */
    void writeColumns(@Nullable Object[] values, JsonGenerator json) {
        Object key = new KeyOfColumns(values, mapping.identifier().columns().size());
        int at = identifier.writeColumns(key, values, 0, json);
        for (FieldWriter attribute : attributes) {
            at = attribute.writeColumns(key, values, at, json);
        }
        Object revision = values[at];
        json.writeName(REVISION);
        json.writeNumber(revision == null ? 0 : ((Number) revision).longValue());
        json.writeName(UPDATED);
        updated.writeValue(key, values[at + 1], json);
    }

    /** The key of a row as text, if anybody asks. */
    private record KeyOfColumns(@Nullable Object[] values, int width) {

        @Override
        public String toString() {
            return width == 1
                    ? String.valueOf(values[0])
                    : Arrays.asList(values).subList(0, width).toString();
        }
    }

    /** {@code instance_data} of a DELETE. */
    public Map<String, @Nullable Object> deleteData(Object instancePk, long revision, Instant now) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(ChangeEvent.DELETED_ID, instancePk);
        fields.put(ChangeEvent.REVISION, revision);
        fields.put(ChangeEvent.UPDATED, WireTime.format(now));
        return fields;
    }

    /** Whether previous values are published. */
    public boolean isTracked() {
        return !tracked.isEmpty();
    }

    /** {@code previous_data} of a created row: every tracked field that is not null was null before. */
    public Map<String, @Nullable Object> previousOfCreated(
            Object id, @Nullable Object[] state, SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (FieldWriter attribute : tracked) {
            attribute.write(id, state[attribute.position()], session, fields);
        }
        Map<String, @Nullable Object> previous = new LinkedHashMap<>();
        fields.forEach((field, value) -> {
            if (value != null) {
                previous.put(field, null);
            }
        });
        previous.put(ChangeEvent.REVISION, null);
        return previous;
    }

    /** All tracked fields of a state. */
    public Map<String, @Nullable Object> tracked(
            Object id, @Nullable Object[] state, SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (FieldWriter attribute : tracked) {
            if (!isUnfetched(state[attribute.position()])) {
                attribute.write(id, state[attribute.position()], session, fields);
            }
        }
        return fields;
    }

    /** The old values of the tracked fields in which two states of a row differ. */
    public Map<String, @Nullable Object> changedFrom(
            Object id,
            @Nullable Object[] oldState,
            @Nullable Object[] newState,
            SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> previous = new LinkedHashMap<>();
        for (FieldWriter attribute : tracked) {
            Object oldValue = oldState[attribute.position()];
            Object newValue = newState[attribute.position()];
            if (oldValue == newValue || isUnfetched(oldValue) || isUnfetched(newValue)) {
                continue;
            }
            Map<String, @Nullable Object> oldFields = new LinkedHashMap<>();
            Map<String, @Nullable Object> newFields = new LinkedHashMap<>();
            attribute.write(id, oldValue, session, oldFields);
            attribute.write(id, newValue, session, newFields);
            oldFields.forEach((field, value) -> {
                if (!Objects.equals(value, newFields.get(field))) {
                    previous.put(field, value);
                }
            });
        }
        return previous;
    }

    /** The old values without those that the row has again: the transaction has not changed them in all. */
    public Map<String, @Nullable Object> stillChanged(
            Object id,
            Map<String, @Nullable Object> previous,
            @Nullable Object[] state,
            SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(previous);
        for (FieldWriter attribute : tracked) {
            if (attribute.fields().anyMatch(previous::containsKey) && !isUnfetched(state[attribute.position()])) {
                Map<String, @Nullable Object> now = new LinkedHashMap<>();
                attribute.write(id, state[attribute.position()], session, now);
                now.forEach((field, value) -> {
                    if (Objects.equals(changed.get(field), value)) {
                        changed.remove(field);
                    }
                });
            }
        }
        return changed;
    }

    private static boolean isUnfetched(@Nullable Object value) {
        return value == LazyPropertyInitializer.UNFETCHED_PROPERTY;
    }
}
