package dev.cqrsync.contract;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.serialization.WireType;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.jspecify.annotations.Nullable;

/** Says what masters offer. */
public final class ContractExporter {

    private ContractExporter() {}

    /** The contract of a service's masters. */
    public static Contract export(Collection<MasterMapping> masters) {
        Map<String, ContractModel> models = new LinkedHashMap<>();
        for (MasterMapping master : masters) {
            // subclasses publish the fields of the entity that declares the id
            if (master.entityName().equals(master.declaringEntity())) {
                models.put(master.cqrsId(), model(master));
            }
        }
        return new Contract(models);
    }

    private static ContractModel model(MasterMapping master) {
        Map<String, ContractField> fields = new LinkedHashMap<>();
        List<String> key =
                master.identifier().columns().stream().map(MappedColumn::field).toList();
        master.identifier().columns().forEach(column -> fields.put(column.field(), field(column, false)));
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
        fields.put(ChangeEvent.REVISION, new ContractField(WireType.INTEGER, false, null, null));
        fields.put(ChangeEvent.UPDATED, new ContractField(WireType.DATE_TIME, false, null, null));
        return new ContractModel(key, fields);
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
