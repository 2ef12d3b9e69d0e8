package dev.cqrsync.mapping;

import dev.cqrsync.ApplyMode;
import java.util.List;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;

/**
 * How events become rows of one entity class. Immutable.
 *
 * @param cqrsId id on the wire
 * @param sessionFactory persistence unit of the entity
 * @param persister Hibernate's persister of the entity class
 * @param table the entity's table, as Hibernate writes it into SQL
 * @param identifier the primary key's columns; {@link MappedColumn#field()} is the master's field
 * @param columns the other columns that messages write, without revision and moment of change
 * @param revision column of the revision
 * @param updated column of the moment of change
 * @param applyMode {@link ApplyMode#JDBC} or {@link ApplyMode#ENTITY}, never {@code AUTO}
 * @param onlyDirectSyncs whether a SYNC to all services is ignored
 * @param references entity names of the targets of to-one relations, whose rows are written first
 */
public record ReplicaMapping(
        String cqrsId,
        SessionFactoryImplementor sessionFactory,
        EntityPersister persister,
        String table,
        List<MappedColumn> identifier,
        List<ReplicaColumn> columns,
        MappedColumn revision,
        MappedColumn updated,
        ApplyMode applyMode,
        boolean onlyDirectSyncs,
        Set<String> references) {

    public ReplicaMapping {
        identifier = List.copyOf(identifier);
        columns = List.copyOf(columns);
        references = Set.copyOf(references);
    }

    /** Whether its rows are in one table, which is of no other entity, so that plain statements can write them. */
    public boolean hasOwnTable() {
        return hasOwnTable(persister);
    }

    static boolean hasOwnTable(EntityPersister persister) {
        return persister.getTableSpan() == 1 && persister.getSuperMappingType() == null && !persister.hasSubclasses();
    }

    /** Hibernate's name of the entity class. */
    public String entityName() {
        return persister.getEntityName();
    }
}
