package dev.cqrsync.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Reads the masters and replicas of a persistence unit. Stateless and thread-safe. */
public final class MappingReader {

    private final AttributeMapper attributeMapper;

    private final ModelDeclarations declarations;

    /** Reads what is annotated. */
    public MappingReader(FieldNaming naming) {
        this(naming, new ModelDeclarations());
    }

    /** Reads what is annotated and what customizers have declared. */
    public MappingReader(FieldNaming naming, ModelDeclarations declarations) {
        this.attributeMapper = new AttributeMapper(naming);
        this.declarations = declarations;
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
            ReplicaDeclaration replica = declarations.replica(persister.getMappedClass());
            if (declaring != null && replica != null) {
                throw masterAndReplica(persister.getEntityName());
            }
            if (declaring != null) {
                MasterDeclaration declaration = Objects.requireNonNull(declarations.master(declaring.getMappedClass()));
                masters.add(masterBuilder.build(persister, declaring, declaration));
            }
            if (replica != null) {
                replicas.add(replicaBuilder.build(persister, replica));
            }
        });
        List<PartMapping> parts =
                new PartMappingBuilder(sessionFactory, persister -> declaringMaster(persister) != null).build();
        return new PersistenceUnitMappings(sessionFactory, masters, replicas, parts);
    }

    /** The entity itself or the nearest ancestor that is annotated. */
    private @Nullable EntityPersister declaringMaster(EntityPersister persister) {
        EntityPersister candidate = persister;
        while (candidate != null) {
            if (declarations.master(candidate.getMappedClass()) != null) {
                return candidate;
            }
            candidate = candidate.getSuperMappingType() == null
                    ? null
                    : candidate.getSuperMappingType().getEntityPersister();
        }
        return null;
    }

    private static MappingException masterAndReplica(String entity) {
        return new MappingException(
                "%s is a master and a replica: its revision cannot both be counted here and be taken from messages."
                        .formatted(entity),
                "Make it two entities, and copy rows from the replica to the master in a ReplicaHandler to pass them"
                        + " on.");
    }
}
