package dev.cqrsync.autoconfigure;

import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.replica.SupersededMessages;
import dev.cqrsync.transport.MessageHandler;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entities that are replicas. */
final class EntityReplicas implements ReplicaSource {

    private final PersistenceUnits persistenceUnits;
    private final MappingRegistry registry;
    private final ReplicaUnits units;
    private final MessageHandler handler;
    private final SupersededMessages superseded;
    private final Duration tombstoneRetention;

    private @Nullable TombstoneCleaning cleaning;

    EntityReplicas(
            PersistenceUnits persistenceUnits,
            MappingRegistry registry,
            ReplicaUnits units,
            MessageHandler handler,
            SupersededMessages superseded,
            Duration tombstoneRetention) {
        this.persistenceUnits = persistenceUnits;
        this.registry = registry;
        this.units = units;
        this.handler = handler;
        this.superseded = superseded;
        this.tombstoneRetention = tombstoneRetention;
    }

    @Override
    public Map<String, String> ownersByCqrsId() {
        persistenceUnits.awaitStarted();
        return registry.replicas().stream()
                .collect(Collectors.toMap(ReplicaMapping::cqrsId, ReplicaMapping::entityName));
    }

    @Override
    public MessageHandler prepare() {
        registry.replicas().forEach(replica -> units.apply(replica.sessionFactory()));
        return handler;
    }

    @Override
    public SupersededMessages superseded() {
        return superseded;
    }

    @Override
    public void started() {
        cleaning = new TombstoneCleaning(units.cleaners(), tombstoneRetention);
    }

    @Override
    public void stopped() {
        if (cleaning != null) {
            cleaning.close();
            cleaning = null;
        }
    }
}
