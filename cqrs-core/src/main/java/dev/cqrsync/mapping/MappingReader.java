package dev.cqrsync.mapping;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsReplica;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Reads the masters and replicas of a persistence unit. Stateless and thread-safe. */
public final class MappingReader {

    private final AttributeMapper attributeMapper;

    public MappingReader(FieldNaming naming) {
        this.attributeMapper = new AttributeMapper(naming);
    }

    /**
     * Reads and checks everything that the entities of a started session factory declare.
     *
     * @throws MappingException for the first entity that cannot be replicated as declared
     */
    public PersistenceUnitMappings read(SessionFactoryImplementor sessionFactory) {
        List<MasterMapping> masters = new ArrayList<>();
        List<ReplicaMapping> replicas = new ArrayList<>();
        MasterMappingBuilder masterBuilder = new MasterMappingBuilder(attributeMapper, sessionFactory);
        ReplicaMappingBuilder replicaBuilder = new ReplicaMappingBuilder(attributeMapper, sessionFactory);
        sessionFactory.getMappingMetamodel().forEachEntityDescriptor(persister -> {
            EntityPersister declaring = declaringMaster(persister);
            if (declaring != null) {
                masters.add(masterBuilder.build(persister, declaring));
            }
            CqrsReplica replica = persister.getMappedClass().getDeclaredAnnotation(CqrsReplica.class);
            if (replica != null) {
                replicas.add(
                        replicaBuilder.build(persister, ReplicaDeclaration.of(replica, persister.getEntityName())));
            }
        });
        List<PartMapping> parts =
                new PartMappingBuilder(sessionFactory, persister -> declaringMaster(persister) != null).build();
        return new PersistenceUnitMappings(sessionFactory, masters, replicas, parts);
    }

    /** The entity itself or the nearest ancestor that is annotated. */
    private static @Nullable EntityPersister declaringMaster(EntityPersister persister) {
        EntityPersister candidate = persister;
        while (candidate != null) {
            if (candidate.getMappedClass().isAnnotationPresent(CqrsMaster.class)) {
                return candidate;
            }
            candidate = candidate.getSuperMappingType() == null
                    ? null
                    : candidate.getSuperMappingType().getEntityPersister();
        }
        return null;
    }
}
