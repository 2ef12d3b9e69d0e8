package dev.cqrsync.cli.support;

import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.replica.HandlerRegistry;
import dev.cqrsync.text.OneLine;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** The masters and replicas of a service. Asking for them starts its persistence units, if they have not started. */
public final class Models {

    private final @Nullable MappingRegistry registry;
    private final @Nullable HandlerRegistry handlers;

    private Models(@Nullable MappingRegistry registry, @Nullable HandlerRegistry handlers) {
        this.registry = registry;
        this.handlers = handlers;
    }

    static Models of(Service service) {
        service.all(DataSource.class).forEach(Models::requireReachable);
        // starts those that are lazy, waits for those that start in the background; the registry is complete then
        service.all(EntityManagerFactory.class).forEach(factory -> factory.unwrap(SessionFactoryImplementor.class));
        return new Models(service.find(MappingRegistry.class), service.find(HandlerRegistry.class));
    }

    /** Hibernate does not say why it cannot have a connection when it starts. */
    private static void requireReachable(DataSource dataSource) {
        try {
            dataSource.getConnection().close();
        } catch (SQLException | RuntimeException e) { // the pool has one of its own
            throw CommandException.infrastructure(
                    "The database cannot be reached: %s Check spring.datasource.*."
                            .formatted(OneLine.of(e.getMessage())),
                    e);
        }
    }

    /** One mapping per entity class that is published; subclasses share the id of the class that declares it. */
    public Collection<MasterMapping> masters() {
        return registry == null ? List.of() : registry.masters();
    }

    /** One mapping per replica that is an entity. */
    public Collection<ReplicaMapping> replicas() {
        return registry == null ? List.of() : registry.replicas();
    }

    /** Ids of the masters, in alphabetical order. */
    public Set<String> masterIds() {
        return masters().stream().map(MasterMapping::cqrsId).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ids of the replicas, those of handlers without a table included, in alphabetical order. */
    public Set<String> replicaIds() {
        Set<String> ids =
                replicas().stream().map(ReplicaMapping::cqrsId).collect(Collectors.toCollection(TreeSet::new));
        if (handlers != null) {
            ids.addAll(handlers.cqrsIds());
        }
        return ids;
    }

    /**
     * The mapping of the entity that declares an id.
     *
     * @throws CommandException when there is none; names those that there are
     */
    public MasterMapping master(String cqrsId) {
        return masters().stream()
                .filter(master ->
                        master.cqrsId().equals(cqrsId) && master.entityName().equals(master.declaringEntity()))
                .findFirst()
                .orElseThrow(() -> unknown("master", cqrsId, masterIds()));
    }

    /**
     * The replica of an id, an entity.
     *
     * @throws CommandException when there is none; names those that there are
     */
    public ReplicaMapping replica(String cqrsId) {
        ReplicaMapping replica = findReplica(cqrsId);
        if (replica == null) {
            Set<String> known =
                    replicas().stream().map(ReplicaMapping::cqrsId).collect(Collectors.toCollection(TreeSet::new));
            throw unknown("replica", cqrsId, known);
        }
        return replica;
    }

    /** The replica of an id, or {@code null} when there is none, or only a handler without a table. */
    public @Nullable ReplicaMapping findReplica(String cqrsId) {
        return registry == null ? null : registry.replica(cqrsId);
    }

    private static CommandException unknown(String side, String cqrsId, Set<String> known) {
        return CommandException.usage(
                known.isEmpty()
                        ? "There is no %s '%s'; this service has no %s at all.".formatted(side, cqrsId, side)
                        : "There is no %s '%s'; known are: %s.".formatted(side, cqrsId, String.join(", ", known)));
    }
}
