package dev.cqrsync.capture;

import dev.cqrsync.mapping.MasterMapping;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Has an entity go on with a revision that was raised by SQL, or its next update would seem to be a lost one. */
final class RevisionCorrection {

    private RevisionCorrection() {}

    /** @param updated new moment of change as the attribute's type has it, {@code null} to leave the old one */
    static void apply(
            Master master,
            Object id,
            Object entity,
            long revision,
            @Nullable Object updated,
            SharedSessionContractImplementor session,
            TransactionCompletionCallbacks callbacks) {
        MasterMapping mapping = master.mapping();
        EntityPersister persister = mapping.persister();
        Object typed = master.typedRevision(revision);
        EntityEntry entry = session.isStateless()
                ? null
                : session.getPersistenceContextInternal().getEntry(entity);
        @Nullable
        Object @Nullable [] loaded = entry == null ? null : entry.getLoadedState(); // read-only ones have none
        if (entry != null && loaded != null && persister.isVersioned()) {
            entry.forceLocked(entity, typed);
        } else {
            set(persister, entity, loaded, mapping.revision().statePosition(), typed);
        }
        if (updated != null) {
            set(persister, entity, loaded, mapping.updated().statePosition(), updated);
        }
        evictAfterwards(persister, id, callbacks);
    }

    private static void set(
            EntityPersister persister,
            Object entity,
            @Nullable Object @Nullable [] loaded,
            int position,
            Object value) {
        persister.setValue(entity, position, value);
        if (loaded != null) {
            loaded[position] = value;
        }
    }

    /** The second-level cache is given the old revision when the transaction ends; this runs after that. */
    static void evictAfterwards(EntityPersister persister, Object id, TransactionCompletionCallbacks callbacks) {
        if (persister.canWriteToCache()) {
            callbacks.registerCallback((TransactionCompletionCallbacks.AfterCompletionCallback)
                    (success, ended) -> ended.getFactory().getCache().evictEntityData(persister.getEntityName(), id));
        }
    }
}
