package dev.cqrsync.mapping;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** The masters and replicas of one persistence unit. Immutable. */
public final class PersistenceUnitMappings {

    private final SessionFactoryImplementor sessionFactory;
    private final Map<String, MasterMapping> mastersByEntityName;
    private final List<ReplicaMapping> replicas;
    private final List<PartMapping> parts;

    PersistenceUnitMappings(
            SessionFactoryImplementor sessionFactory,
            List<MasterMapping> masters,
            List<ReplicaMapping> replicas,
            List<PartMapping> parts) {
        this.sessionFactory = sessionFactory;
        this.mastersByEntityName =
                masters.stream().collect(Collectors.toUnmodifiableMap(MasterMapping::entityName, Function.identity()));
        this.replicas = List.copyOf(replicas);
        this.parts = List.copyOf(parts);
    }

    public SessionFactoryImplementor sessionFactory() {
        return sessionFactory;
    }

    /** The mapping of an entity class that Hibernate reports, or {@code null} when it is no master. */
    public @Nullable MasterMapping master(String entityName) {
        return mastersByEntityName.get(entityName);
    }

    public List<MasterMapping> masters() {
        return List.copyOf(mastersByEntityName.values());
    }

    public List<ReplicaMapping> replicas() {
        return replicas;
    }

    /** The entity classes whose changes are changes of masters. */
    public List<PartMapping> parts() {
        return parts;
    }
}
