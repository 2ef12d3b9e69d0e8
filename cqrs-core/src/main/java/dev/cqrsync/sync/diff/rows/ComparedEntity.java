package dev.cqrsync.sync.diff.rows;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ReplicaMapping;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;

/**
 * The entity of one side.
 *
 * @param persister Hibernate's persister of the class that declares the id
 * @param key columns of the primary key
 * @param revision path of the revision
 * @param updated the column with the moment of the last change
 * @param classes the classes whose rows are compared; empty for all that the persister reads
 */
public record ComparedEntity(
        EntityPersister persister,
        List<MappedColumn> key,
        String revision,
        MappedColumn updated,
        Set<Class<?>> classes) {

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(Long.class, Integer.class, Short.class, Byte.class);

    /** @param mappings all classes with the id, the declaring one among them */
    public static ComparedEntity of(MasterMapping declaring, List<MasterMapping> mappings) {
        Set<String> names = mappings.stream().map(MasterMapping::entityName).collect(Collectors.toSet());
        EntityPersister persister = declaring.persister();
        boolean all = names.containsAll(persister.getSubclassEntityNames());
        return new ComparedEntity(
                persister,
                declaring.identifier().columns(),
                declaring.revision().name(),
                declaring.updated().columns().get(0),
                all ? Set.of() : concrete(mappings)); // a subclass may have an id of its own
    }

    private static Set<Class<?>> concrete(List<MasterMapping> mappings) {
        return mappings.stream()
                .map(MasterMapping::persister)
                .filter(persister -> !persister.isAbstract())
                .map(EntityPersister::getMappedClass)
                .collect(Collectors.toSet());
    }

    public static ComparedEntity of(ReplicaMapping mapping) {
        return new ComparedEntity(
                mapping.persister(), mapping.identifier(), mapping.revision().path(), mapping.updated(), Set.of());
    }

    public SessionFactoryImplementor sessionFactory() {
        return persister.getFactory();
    }

    /** Whether the key is one whole number, which every database orders alike. */
    public boolean hasWholeNumberKey() {
        return key.size() == 1
                && key.get(0).jdbcMapping().getValueConverter() == null
                && WHOLE_NUMBERS.contains(
                        key.get(0).jdbcMapping().getJdbcJavaType().getJavaTypeClass());
    }
}
