package dev.cqrsync.capture;

import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.Hibernate;
import org.hibernate.LockMode;
import org.hibernate.StaleObjectStateException;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes of owners from changes of their parts.
 *
 * <ol>
 *   <li>An owner that the transaction has changed or deleted itself has a new revision already.
 *   <li>The others are raised in the table, in the order of their keys and as many in one statement as go into it. From
 *       here on their rows are locked: who changes another part of the same owner waits until this transaction ends.
 *   <li>An owner in the session whose revision was the stored one goes on with the new one. One that was overtaken by
 *       another transaction is read anew, as its event must not carry old values under a new revision.
 *   <li>Those that the session does not have are read in one query.
 * </ol>
 *
 * Thread-safe.
 */
final class OwnerRevisions {

    private final Masters masters;

    OwnerRevisions(Masters masters) {
        this.masters = masters;
    }

    /** The changes of owners, in addition to those that the transaction has made itself. */
    List<RowChange> raise(
            Collection<OwnerReference> references,
            Collection<RowChange> changes,
            SharedSessionContractImplementor session,
            TransactionCompletionCallbacks callbacks) {
        session.getJdbcCoordinator().executeBatch();
        Map<EntityKey, EntityPersister> owners = OwnerResolver.resolve(references, session);
        for (RowChange change : changes) {
            owners.remove(session.generateEntityKey(
                    change.id(), change.master().mapping().persister()));
        }
        // by name: all transactions take the locks of several masters in the same order
        Map<String, Map<Object, @Nullable Object>> byMaster = new TreeMap<>();
        entities(owners, session).forEach((key, entity) -> {
            EntityPersister type =
                    entity == null ? Objects.requireNonNull(owners.get(key)) : session.getEntityPersister(null, entity);
            byMaster.computeIfAbsent(type.getEntityName(), name -> new LinkedHashMap<>())
                    .put(key.getIdentifier(), entity);
        });
        List<RowChange> raised = new ArrayList<>();
        byMaster.forEach((name, entityById) -> {
            Master master = masters.of(name);
            if (master != null) {
                raise(master, entityById, session, callbacks, raised);
            }
        });
        return raised;
    }

    /** The owners that are in the session, {@code null} for others; those whose class is open are read. */
    private static Map<EntityKey, @Nullable Object> entities(
            Map<EntityKey, EntityPersister> owners, SharedSessionContractImplementor session) {
        Map<EntityKey, @Nullable Object> entities = new LinkedHashMap<>();
        Map<EntityPersister, List<Object>> open = new LinkedHashMap<>();
        owners.forEach((key, type) -> {
            Object entity = ReferencedEntity.loaded(key, session);
            if (entity != null) {
                EntityEntry entry = session.getPersistenceContextInternal().getEntry(entity);
                if (entry == null || entry.getStatus().isDeletedOrGone()) {
                    return;
                }
            }
            if (entity == null && type.hasSubclasses()) {
                open.computeIfAbsent(type, persister -> new ArrayList<>()).add(key.getIdentifier());
            } else {
                entities.put(key, entity);
            }
        });
        open.forEach((type, ids) -> load(type, ids, session)
                .forEach((id, entity) -> entities.put(session.generateEntityKey(id, type), entity)));
        return entities;
    }

    private static void raise(
            Master master,
            Map<Object, @Nullable Object> entityById,
            SharedSessionContractImplementor session,
            TransactionCompletionCallbacks callbacks,
            List<RowChange> into) {
        EntityPersister persister = master.mapping().persister();
        Object moment = master.typedMoment(Instant.now().truncatedTo(ChronoUnit.MICROS));
        Map<Object, Long> revisions = master.revisions().raise(entityById.keySet(), moment, session);
        List<Object> unread = new ArrayList<>();
        Map<Object, Object> current = new HashMap<>();
        revisions.forEach((id, revision) -> {
            Object entity = entityById.get(id);
            if (entity != null && master.revision(entity) == revision - 1) {
                RevisionCorrection.apply(master, id, entity, revision, moment, session, callbacks);
                current.put(id, entity);
                return;
            }
            RevisionCorrection.evictAfterwards(persister, id, callbacks);
            if (entity == null || session.isStateless()) {
                unread.add(id);
            } else {
                refresh(entity, persister, id, (SessionImplementor) session);
                current.put(id, entity);
            }
        });
        current.putAll(load(persister, unread, session));
        for (Object id : entityById.keySet()) {
            Long revision = revisions.get(id);
            Object entity = current.get(id);
            if (revision != null && entity != null) {
                into.add(RowChange.raised(master, id, entity, state(entity, persister, session), revision));
            }
        }
    }

    /** What is unsaved in it, by a session that does not flush by itself, is based on values that are gone. */
    private static void refresh(Object entity, EntityPersister persister, Object id, SessionImplementor session) {
        EntityEntry entry = session.getPersistenceContextInternal().getEntry(entity);
        @Nullable Object @Nullable [] loaded = entry == null ? null : entry.getLoadedState();
        if (loaded != null && persister.findDirty(persister.getValues(entity), loaded, entity, session) != null) {
            StaleObjectStateException stale = new StaleObjectStateException(persister.getEntityName(), id);
            throw new OptimisticLockException(stale.getMessage(), stale, entity);
        }
        session.refresh(entity);
    }

    /** As the database has it, which is not what the entity has when its session does not flush by itself. */
    private static @Nullable Object[] state(
            Object entity, EntityPersister persister, SharedSessionContractImplementor session) {
        if (!session.isStateless()) {
            PersistenceContext context = session.getPersistenceContextInternal();
            EntityEntry entry = context.getEntry(entity);
            @Nullable Object @Nullable [] loaded = entry == null ? null : entry.getLoadedState();
            if (loaded != null) {
                return loaded.clone();
            }
        }
        return Master.copy(persister.getValues(entity), persister, session);
    }

    /** Reads past the second-level cache, which knows nothing of this transaction, and keeps it so. */
    private static Map<Object, Object> load(
            EntityPersister type, List<Object> ids, SharedSessionContractImplementor session) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<?> found = session instanceof StatelessSession stateless
                ? stateless.getMultiple(type.getMappedClass(), ids, LockMode.NONE)
                : ((SessionImplementor) session)
                        .findMultiple(type.getMappedClass(), ids, CacheRetrieveMode.BYPASS, CacheStoreMode.BYPASS);
        Map<Object, Object> byId = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) != null) {
                byId.put(ids.get(i), Hibernate.unproxy(found.get(i))); // a proxy of the application's, now loaded
            }
        }
        return byId;
    }
}
