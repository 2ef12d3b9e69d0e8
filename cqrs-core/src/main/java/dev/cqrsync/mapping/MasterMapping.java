package dev.cqrsync.mapping;

import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;

/**
 * How the rows of one entity class are published. Immutable.
 *
 * <p>A subclass without an id of its own has a mapping of its own, with the id and the attributes of its annotated
 * ancestor: Hibernate reports its rows under the subclass.
 *
 * @param cqrsId id on the wire
 * @param sessionFactory persistence unit of the entity
 * @param persister Hibernate's persister of the entity class
 * @param declaringEntity name of the entity that declares the id: this one or an ancestor
 * @param identifier the primary key
 * @param attributes published attributes, without identifier, revision and moment of change
 * @param tracked those whose previous values are published
 * @param revision attribute that counts the committed changes
 * @param updated attribute with the moment of the last change
 * @param databaseRevision whether the database counts, instead of {@code @Version}
 * @param assignedIdentifier whether the application chooses keys, so that a deleted row's key can be used again
 * @param declaration what {@link #declaringEntity()} declares
 */
public record MasterMapping(
        String cqrsId,
        SessionFactoryImplementor sessionFactory,
        EntityPersister persister,
        String declaringEntity,
        MappedAttribute identifier,
        List<MappedAttribute> attributes,
        List<MappedAttribute> tracked,
        MappedAttribute revision,
        MappedAttribute updated,
        boolean databaseRevision,
        boolean assignedIdentifier,
        MasterDeclaration declaration) {

    public MasterMapping {
        attributes = List.copyOf(attributes);
        tracked = List.copyOf(tracked);
    }

    /** Hibernate's name of the entity class. */
    public String entityName() {
        return persister.getEntityName();
    }
}
