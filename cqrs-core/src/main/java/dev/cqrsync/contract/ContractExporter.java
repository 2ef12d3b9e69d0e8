package dev.cqrsync.contract;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.MasterSerializer;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.serialization.JsonObjects;
import dev.cqrsync.serialization.WireType;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.jspecify.annotations.Nullable;

/** Says what masters offer. Immutable. */
public final class ContractExporter {

    private final JsonObjects objects;

    /** @param naming how the service calls attributes in messages */
    public ContractExporter(FieldNaming naming) {
        this.objects = new JsonObjects(naming);
    }

    /**
     * The contract of a service's masters. What one with a serializer offers is taken from the type that
     * {@link dev.cqrsync.MasterSerializer#serialize} declares to return, as Jackson writes it.
     */
    public Contract export(Collection<MasterMapping> masters) {
        Map<String, ContractModel> models = new LinkedHashMap<>();
        for (MasterMapping master : masters) {
            // subclasses publish the fields of the entity that declares the id
            if (master.entityName().equals(master.declaringEntity())) {
                models.put(master.cqrsId(), model(master));
            }
        }
        return new Contract(models);
    }

    private ContractModel model(MasterMapping master) {
        Map<String, ContractField> fields = new LinkedHashMap<>();
        List<String> key =
                master.identifier().columns().stream().map(MappedColumn::field).toList();
        master.identifier().columns().forEach(column -> fields.put(column.field(), field(column, false)));
        ContractContent content = ContractContent.ATTRIBUTES;
        Class<? extends MasterSerializer<?>> serializer = master.declaration().serializer();
        if (serializer == null) {
            addAttributes(master, fields);
        } else {
            SerializedType type = new SerializedType();
            objects.describe(
                    SerializedType.declaredBy(serializer, master.persister().getMappedClass()), type);
            type.fields().forEach(fields::putIfAbsent); // the key is not the serializer's to say
            content = type.isOpen() ? ContractContent.OPEN : ContractContent.DECLARED;
        }
        fields.put(ChangeEvent.REVISION, new ContractField(WireType.INTEGER, false, null, null));
        fields.put(ChangeEvent.UPDATED, new ContractField(WireType.DATE_TIME, false, null, null));
        return new ContractModel(key, fields, content);
    }

    private static void addAttributes(MasterMapping master, Map<String, ContractField> fields) {
        for (MappedAttribute attribute : master.attributes()) {
            for (MappedColumn column : attribute.columns()) {
                // a reference to a composite key is one field, an object
                fields.put(
                        column.field(),
                        column.key() == null
                                ? field(column, column.nullable())
                                : new ContractField(WireType.JSON, column.nullable(), null, null));
            }
        }
    }

    private static ContractField field(MappedColumn column, boolean nullable) {
        WireType type = WireType.of(column);
        List<String> values = constants(column.jdbcMapping(), type);
        boolean limited = (type == WireType.TEXT || type == WireType.BINARY)
                && values == null
                && !column.jdbcMapping().getJdbcType().isLob();
        return new ContractField(type, nullable, limited ? column.length() : null, values);
    }

    private static @Nullable List<String> constants(JdbcMapping mapping, WireType type) {
        Class<?> javaType = mapping.getJdbcJavaType().getJavaTypeClass();
        if (!javaType.isEnum() || type != WireType.TEXT) {
            return null;
        }
        return Arrays.stream(javaType.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
    }

    /** The field that a replica's column could be, for comparison with the master's. */
    static ContractField ofReplica(MappedColumn column) {
        return field(column, column.nullable());
    }
}
