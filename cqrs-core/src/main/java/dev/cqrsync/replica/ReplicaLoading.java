package dev.cqrsync.replica;

import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.mapping.UnknownIdException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Finds the loader of an id, be it an entity's or a handler's without one. Thread-safe. */
public final class ReplicaLoading {

    private final MappingRegistry registry;
    private final ReplicaModels models;
    private final HandlerRegistry handlers;
    private final StandaloneApplier standalone;
    private final ReplicaListener listener;

    /**
     * @param registry replicas of the service
     * @param units what applying needs of each persistence unit; the same answer for the same unit
     * @param handlers the application's own handlers
     * @param transactions what each row of a handler without an entity runs in
     * @param listener is told what becomes of rows, as of events
     */
    public ReplicaLoading(
            MappingRegistry registry,
            Function<SessionFactoryImplementor, ReplicaUnit> units,
            HandlerRegistry handlers,
            HandlerTransactions transactions,
            ReplicaListener listener) {
        this.registry = registry;
        this.models = new ReplicaModels(registry, units, handlers);
        this.handlers = handlers;
        this.standalone = new StandaloneApplier(transactions, new WaitingKeys(), listener);
        this.listener = listener;
    }

    /**
     * The loader of an id.
     *
     * @throws UnknownIdException when no replica has it
     */
    public RowLoader loader(String cqrsId) {
        ReplicaModel model = models.find(cqrsId);
        if (model != null) {
            return new EntityRowLoader(model, listener);
        }
        BoundHandler<?> handler = handlers.find(cqrsId);
        if (handler != null) {
            return new StandaloneRowLoader(cqrsId, handler, standalone);
        }
        Set<String> known = new TreeSet<>(handlers.cqrsIds());
        registry.replicas().stream().map(ReplicaMapping::cqrsId).forEach(known::add);
        throw UnknownIdException.replica(cqrsId, known);
    }
}
