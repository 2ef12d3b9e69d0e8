package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaKey;
import java.util.List;
import org.hibernate.persister.entity.EntityPersister;

/** Takes rows that were written behind Hibernate's back out of its second-level cache. */
final class SecondLevelCache {

    private SecondLevelCache() {}

    static void evict(ReplicaMapping mapping, List<ReplicaKey> keys) {
        EntityPersister persister = mapping.persister();
        boolean behindItsBack = mapping.applyMode() == ApplyMode.JDBC;
        if (!behindItsBack || !(persister.canReadFromCache() || persister.canWriteToCache())) {
            return;
        }
        EntityAssembler assembler = new EntityAssembler(mapping);
        for (ReplicaKey key : keys) {
            mapping.sessionFactory().getCache().evictEntityData(mapping.entityName(), assembler.identifier(key));
        }
    }
}
