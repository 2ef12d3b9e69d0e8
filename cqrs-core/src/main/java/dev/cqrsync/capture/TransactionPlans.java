package dev.cqrsync.capture;

import dev.cqrsync.outbox.EventDelivery;
import java.sql.Connection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The plans of the transactions that run now, in one persistence unit. Thread-safe. */
final class TransactionPlans {

    private final Masters masters;
    private final EventFactory events;
    private final PlanWriter writer;
    private final EventDelivery delivery;
    private final PublishingScope scope;
    private final @Nullable SpringSavepoints savepoints = isSpringPresent() ? new SpringSavepoints() : null;

    /** By the callbacks and not by the session, as sessions that share a transaction share its callbacks. */
    private final Map<TransactionCompletionCallbacks, TransactionPlan> plans = new ConcurrentHashMap<>();

    /** Revisions of rows about to be deleted, by the same key. Weak, as not every delete is followed by an end. */
    private final Map<TransactionCompletionCallbacks, Map<RowKey, Long>> lastRevisions =
            Collections.synchronizedMap(new WeakHashMap<>());

    TransactionPlans(Masters masters, EventFactory events, EventDelivery delivery, PublishingScope scope) {
        this.masters = masters;
        this.events = events;
        this.writer = new PlanWriter(events, new OwnerRevisions(masters));
        this.delivery = delivery;
        this.scope = scope;
    }

    EventFactory events() {
        return events;
    }

    @Nullable
    Master master(EntityPersister persister) {
        return masters.of(persister);
    }

    /** The master of an entity, which must be one. */
    Master masterOf(Object entity, SharedSessionContractImplementor session) {
        EntityPersister persister = session.getEntityPersister(null, entity);
        Master master = master(persister);
        if (master == null) {
            throw new IllegalArgumentException("%s is no master".formatted(persister.getEntityName()));
        }
        return master;
    }

    /** The key of an entity that a session knows. */
    static Object id(Object entity, SharedSessionContractImplementor session) {
        EntityEntry entry = session.getPersistenceContextInternal().getEntry(entity);
        if (entry == null) {
            throw new IllegalArgumentException("the operation's session does not know the entity");
        }
        return Objects.requireNonNull(entry.getId());
    }

    /** A row as a session has read it, with nothing changed. */
    PlannedRow stored(Object entity, SharedSessionContractImplementor session) {
        Master master = masterOf(entity, session);
        Object id = id(entity, session);
        @Nullable Object[] state = master.mapping().persister().getValues(entity);
        Object pk = master.writer().instancePk(id, session);
        RowChange change = RowChange.updated(master, id, entity, null, state, session);
        return new PlannedRow(change, pk, events.text(pk), master.revision(state));
    }

    void record(SharedSessionContractImplementor session, RowChange recorded) {
        RowChange change = scope.isSilent() ? recorded.silently() : recorded;
        if (session.getTransactionCoordinator().isTransactionActive()) {
            plan(session).record(change, session);
        } else {
            writeNow(session, List.of(change), TouchedOwners.NONE);
        }
    }

    /** Notes owners of which a part has changed. */
    void touch(SharedSessionContractImplementor session, Set<OwnerReference> owners) {
        if (owners.isEmpty()) {
            return;
        }
        if (session.getTransactionCoordinator().isTransactionActive()) {
            plan(session).touch(owners, scope.isSilent());
        } else {
            writeNow(
                    session,
                    List.of(),
                    scope.isSilent() ? new TouchedOwners(Set.of(), owners) : new TouchedOwners(owners, Set.of()));
        }
    }

    /** Notes that a lock raises the revision of a row. */
    void raisedByLock(SharedSessionContractImplementor session) {
        if (!scope.isSilent() && session.getTransactionCoordinator().isTransactionActive()) {
            plan(session).raisedByLock();
        }
    }

    /**
     * Locks owners, and in the same queries others that will need it.
     *
     * @param others asked when there is something to lock
     */
    void lock(
            SharedSessionContractImplementor session,
            Set<OwnerReference> owners,
            Supplier<Set<OwnerReference>> others) {
        if (owners.isEmpty() || !session.getTransactionCoordinator().isTransactionActive()) {
            return;
        }
        TransactionPlan plan = plan(session);
        if (plan.isLocked(owners)) {
            return;
        }
        Set<OwnerReference> all = new LinkedHashSet<>(owners);
        all.addAll(others.get());
        Map<String, Set<Object>> ids = new TreeMap<>(); // by name: the same order in all transactions
        for (OwnerReference owner : plan.lock(all)) {
            if (isStored(owner, session)) {
                ids.computeIfAbsent(owner.type().getEntityName(), name -> new LinkedHashSet<>())
                        .add(owner.key().getIdentifier());
            }
        }
        ids.forEach((name, some) -> {
            Master master = masters.of(name);
            if (master != null) {
                master.revisions().readLocked(some, session);
            }
        });
    }

    /** One that the flush has yet to insert is nobody else's, and a lock on what is not there locks too much. */
    private static boolean isStored(OwnerReference owner, SharedSessionContractImplementor session) {
        Object entity = ReferencedEntity.loaded(owner.key(), session);
        EntityEntry entry =
                entity == null ? null : session.getPersistenceContextInternal().getEntry(entity);
        return entry == null || entry.isExistsInDatabase();
    }

    /**
     * Reads and locks the revision of a row that is about to be deleted, and in the same query those of all others of
     * its class that the flush will delete.
     */
    void readLastRevision(SharedSessionContractImplementor session, Master master, Object id) {
        Map<RowKey, Long> read = lastRevisions.computeIfAbsent(
                session.getTransactionCompletionCallbacksImplementor(), key -> new HashMap<>());
        if (read.containsKey(TransactionPlan.key(master, id, session))) {
            return;
        }
        Set<Object> ids = new LinkedHashSet<>();
        ids.add(id);
        if (!session.isStateless()) {
            for (var entry : session.getPersistenceContextInternal().reentrantSafeEntityEntries()) {
                if (entry.getValue().getStatus() == Status.DELETED
                        && entry.getValue().getPersister() == master.mapping().persister()) {
                    ids.add(entry.getValue().getId());
                }
            }
        }
        master.revisions()
                .readLocked(ids, session)
                .forEach((found, revision) -> read.put(TransactionPlan.key(master, found, session), revision));
    }

    /** What {@link #readLastRevision} has read of a row, which is deleted now. */
    long lastRevision(SharedSessionContractImplementor session, Master master, Object id) {
        Map<RowKey, Long> read = lastRevisions.get(session.getTransactionCompletionCallbacksImplementor());
        Long revision = read == null ? null : read.remove(TransactionPlan.key(master, id, session));
        return revision == null ? RowChange.UNKNOWN : revision;
    }

    private void end(TransactionCompletionCallbacks callbacks) {
        plans.remove(callbacks);
        lastRevisions.remove(callbacks);
    }

    /** The plan of the session's transaction, new or not. */
    TransactionPlan plan(SharedSessionContractImplementor session) {
        TransactionCompletionCallbacks callbacks = session.getTransactionCompletionCallbacksImplementor();
        TransactionPlan plan = plans.get(callbacks);
        if (plan == null) {
            plan = new TransactionPlan(callbacks, masters, writer, delivery, () -> end(callbacks));
            plans.put(callbacks, plan);
            if (savepoints != null) {
                savepoints.follow(plan, session.getFactory());
            }
        }
        return plan;
    }

    /**
     * Outside a transaction each statement commits by itself, and so does its event. Where the application commits a
     * connection that Hibernate knows nothing of, the event waits in the outbox until it is swept.
     */
    private void writeNow(SharedSessionContractImplementor session, List<RowChange> changes, TouchedOwners owners) {
        EventDelivery.Pending pending = delivery.begin();
        boolean autoCommit;
        try {
            writer.write(
                    changes,
                    owners,
                    session,
                    session.getTransactionCompletionCallbacksImplementor(),
                    events -> session.doWork(connection -> pending.add(connection, events)));
            autoCommit = session.doReturningWork(Connection::getAutoCommit);
        } catch (RuntimeException e) {
            pending.rolledBack();
            throw e;
        }
        if (autoCommit) {
            pending.committed();
        }
    }

    private static boolean isSpringPresent() {
        try {
            Class.forName(
                    "org.springframework.transaction.support.TransactionSynchronization",
                    false,
                    TransactionPlans.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
