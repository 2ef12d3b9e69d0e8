package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaRowReader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** The replicas of the service, made ready when they are first asked for. Thread-safe. */
final class ReplicaModels {

    private final MappingRegistry registry;
    private final Function<SessionFactoryImplementor, ReplicaUnit> units;
    private final HandlerRegistry handlers;
    private final Map<String, ReplicaModel> models = new ConcurrentHashMap<>();

    ReplicaModels(
            MappingRegistry registry,
            Function<SessionFactoryImplementor, ReplicaUnit> units,
            HandlerRegistry handlers) {
        this.registry = registry;
        this.units = units;
        this.handlers = handlers;
    }

    @Nullable
    ReplicaModel find(String cqrsId) {
        ReplicaModel model = models.get(cqrsId);
        if (model != null) {
            return model;
        }
        ReplicaMapping mapping = registry.replica(cqrsId);
        return mapping == null ? null : models.computeIfAbsent(cqrsId, id -> create(mapping));
    }

    private ReplicaModel create(ReplicaMapping mapping) {
        ReplicaUnit unit = units.apply(mapping.sessionFactory());
        ReplicaRowReader reader = new ReplicaRowReader(mapping);
        BoundHandler<?> handler = handlers.find(mapping.cqrsId());
        boolean throughEntities = mapping.applyMode() == ApplyMode.ENTITY || handler != null;
        RowStore plain = mapping.hasOwnTable() ? unit.storage().rows(mapping) : null;
        RowStore rows = throughEntities || plain == null ? new EntityRows(mapping, reader) : plain;
        RowStore asked = throughEntities && plain != null && plain.tellsRefused() ? plain : null;
        return new ReplicaModel(mapping, reader, rows, asked, unit, rank(mapping, new HashSet<>()), handler);
    }

    /** Length of the longest way along references; a circle ends where it began. */
    private int rank(ReplicaMapping mapping, Set<String> seen) {
        int rank = 0;
        if (seen.add(mapping.entityName())) {
            for (ReplicaMapping other : registry.replicas()) {
                if (mapping.references().contains(other.entityName())) {
                    rank = Math.max(rank, 1 + rank(other, seen));
                }
            }
            seen.remove(mapping.entityName());
        }
        return rank;
    }
}
