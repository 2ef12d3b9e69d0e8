package dev.cqrsync.mapping;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All masters and replicas of the service, by id. Filled once per persistence unit when its session factory has
 * started; thread-safe.
 */
public final class MappingRegistry {

    private final List<MasterMapping> masters = new CopyOnWriteArrayList<>();
    private final Map<String, ReplicaMapping> replicas = new ConcurrentHashMap<>();

    /**
     * Adds the mappings of one persistence unit.
     *
     * @throws MappingException when an id is used twice on the same side
     */
    public void add(PersistenceUnitMappings unit) {
        for (MasterMapping added : unit.masters()) {
            for (MasterMapping master : masters) {
                // subclasses share the id of the ancestor that declares it
                boolean inherited = master.sessionFactory().equals(added.sessionFactory())
                        && master.declaringEntity().equals(added.declaringEntity());
                if (master.cqrsId().equals(added.cqrsId()) && !inherited) {
                    throw usedTwice("@CqrsMaster", added.cqrsId(), master.declaringEntity(), added.declaringEntity());
                }
            }
            masters.add(added);
        }
        for (ReplicaMapping added : unit.replicas()) {
            ReplicaMapping replica = replicas.putIfAbsent(added.cqrsId(), added);
            if (replica != null) {
                throw usedTwice("@CqrsReplica", added.cqrsId(), replica.entityName(), added.entityName());
            }
        }
    }

    private static MappingException usedTwice(String annotation, String cqrsId, String one, String other) {
        return new MappingException(
                "%s id '%s' is used twice: on %s and on %s.".formatted(annotation, cqrsId, one, other),
                "Give each its own id.");
    }

    public Collection<MasterMapping> masters() {
        return masters;
    }

    /**
     * The masters of an id: one, or one per class of its hierarchy.
     *
     * @throws UnknownIdException when there is none
     */
    public List<MasterMapping> masters(String cqrsId) {
        List<MasterMapping> found = masters.stream()
                .filter(master -> master.cqrsId().equals(cqrsId))
                .toList();
        if (found.isEmpty()) {
            throw UnknownIdException.master(
                    cqrsId, masters.stream().map(MasterMapping::cqrsId).toList());
        }
        return found;
    }

    public Collection<ReplicaMapping> replicas() {
        return replicas.values();
    }

    /** The replica of an id, or {@code null} when this service has none. */
    public @Nullable ReplicaMapping replica(String cqrsId) {
        return replicas.get(cqrsId);
    }
}
