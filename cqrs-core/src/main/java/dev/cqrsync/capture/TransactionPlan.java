package dev.cqrsync.capture;

import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.outbox.OutboxEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;

/**
 * What one transaction has done to the rows of masters, one entry per row in the order of their first change.
 *
 * <p>Written in a before-completion callback of Hibernate: it runs after the flush and on the transaction's connection,
 * which no synchronization of Spring does. The last events wait for the commit where {@link
 * CommitWorkCoordinatorBuilder} has them done with it. Used by one thread at a time, as its session is.
 */
final class TransactionPlan
        implements TransactionCompletionCallbacks.BeforeCompletionCallback,
                TransactionCompletionCallbacks.AfterCompletionCallback {

    private final TransactionCompletionCallbacks callbacks;
    private final Masters masters;
    private final PlanWriter writer;
    private final EventDelivery delivery;
    private final Runnable end;
    private Map<RowKey, RowChange> rows = new LinkedHashMap<>();
    private Set<OwnerReference> owners = new LinkedHashSet<>();
    private Set<OwnerReference> silentOwners = new LinkedHashSet<>();
    private final Set<EntityKey> locked = new HashSet<>();
    private final List<EventDelivery.Pending> pending = new ArrayList<>(1);
    private List<OutboxEvent> last = List.of(); // wait for the commit
    private boolean sealed;
    private boolean writeRegistered;
    private boolean ended;
    private boolean raisedByLock;
    private boolean waitsForLocks;

    TransactionPlan(
            TransactionCompletionCallbacks callbacks,
            Masters masters,
            PlanWriter writer,
            EventDelivery delivery,
            Runnable end) {
        this.callbacks = callbacks;
        this.masters = masters;
        this.writer = writer;
        this.delivery = delivery;
        this.end = end;
        callbacks.registerCallback((TransactionCompletionCallbacks.AfterCompletionCallback) this);
    }

    void record(RowChange change, SharedSessionContractImplementor session) {
        RowKey key = key(change.master(), change.id(), session);
        RowChange before = rows.get(key);
        RowChange after = before == null ? change : before.then(change, session);
        if (after == null) {
            rows.remove(key);
        } else {
            rows.put(key, after);
        }
        registerWrite();
    }

    /**
     * Notes owners of which a part has changed.
     *
     * @param silent whether they are not to be published for that
     */
    void touch(Set<OwnerReference> touched, boolean silent) {
        (silent ? silentOwners : owners).addAll(touched);
        registerWrite();
    }

    /** Notes that there are locks which raise revisions of rows. */
    void raisedByLock() {
        raisedByLock = true;
        registerWrite();
    }

    /** Those of them that no one has locked or written in this transaction; they count as locked from here on. */
    Set<OwnerReference> lock(Set<OwnerReference> wanted) {
        Set<EntityKey> written = new HashSet<>();
        rows.keySet().forEach(row -> written.add(row.entity()));
        Set<OwnerReference> fresh = new LinkedHashSet<>();
        for (OwnerReference owner : wanted) {
            if (!written.contains(owner.key()) && locked.add(owner.key())) {
                fresh.add(owner);
            }
        }
        return fresh;
    }

    boolean isLocked(Set<OwnerReference> wanted) {
        return wanted.stream().allMatch(owner -> locked.contains(owner.key()));
    }

    private TouchedOwners owners() {
        return owners.isEmpty() && silentOwners.isEmpty()
                ? TouchedOwners.NONE
                : new TouchedOwners(new LinkedHashSet<>(owners), new LinkedHashSet<>(silentOwners));
    }

    private void registerWrite() {
        if (!writeRegistered) { // again when another callback changes rows after ours has run
            writeRegistered = true;
            callbacks.registerCallback((TransactionCompletionCallbacks.BeforeCompletionCallback) this);
        }
    }

    static RowKey key(Master master, Object id, SharedSessionContractImplementor session) {
        return new RowKey(
                master.mapping().cqrsId(),
                session.generateEntityKey(id, master.mapping().persister()));
    }

    /** Where the plan is now, to go back to. What is written from here on can be taken back by itself. */
    Snapshot snapshot() {
        sealed = true;
        return new Snapshot(new LinkedHashMap<>(rows), owners(), pending.size());
    }

    /** Goes back. The database has taken back what was stored meanwhile. */
    void restore(Snapshot snapshot) {
        rows = new LinkedHashMap<>(snapshot.rows());
        owners = new LinkedHashSet<>(snapshot.owners().published());
        silentOwners = new LinkedHashSet<>(snapshot.owners().silent());
        while (pending.size() > snapshot.written()) {
            pending.remove(pending.size() - 1).rolledBack();
        }
        sealed = true;
    }

    /** The rows that have changed and are not written yet. */
    Set<RowKey> keys() {
        return Set.copyOf(rows.keySet());
    }

    /** Writes what has changed, without waiting for the end of the transaction, but for some rows. */
    void writeAllBut(Set<RowKey> kept, SharedSessionContractImplementor session) {
        List<RowChange> changes = new ArrayList<>();
        rows.entrySet().removeIf(row -> !kept.contains(row.getKey()) && changes.add(row.getValue()));
        if (!changes.isEmpty()) {
            writer.write(changes, TouchedOwners.NONE, session, callbacks, events -> add(events, session));
        }
    }

    /** Adds finished events. */
    void add(List<OutboxEvent> events, SharedSessionContractImplementor session) {
        storeLast(session);
        store(events, session);
    }

    /** Adds events before the commit; where it can take them along, the last of them wait for it. */
    private void addAtEnd(List<OutboxEvent> events, SharedSessionContractImplementor session) {
        storeLast(session);
        CommitWorkCoordinatorBuilder coordinators = CommitWorkCoordinatorBuilder.of(session);
        if (coordinators == null) {
            store(events, session);
        } else {
            last = events;
            coordinators.atCommit(session, this::storeWithCommit);
        }
    }

    private void storeWithCommit(Connection connection) throws SQLException {
        if (!last.isEmpty()) { // none are when others were added after them
            pending().addLast(connection, last);
            last = List.of();
        }
    }

    private void storeLast(SharedSessionContractImplementor session) {
        if (!last.isEmpty()) {
            store(last, session);
            last = List.of();
        }
    }

    private void store(List<OutboxEvent> events, SharedSessionContractImplementor session) {
        EventDelivery.Pending open = pending();
        session.doWork(connection -> open.add(connection, events));
    }

    private EventDelivery.Pending pending() {
        if (sealed || pending.isEmpty()) {
            pending.add(delivery.begin());
            sealed = false;
        }
        return pending.get(pending.size() - 1);
    }

    @Override
    public void doBeforeTransactionCompletion(SharedSessionContractImplementor session) {
        writeRegistered = false;
        if (raisedByLock && !ended) {
            if (!waitsForLocks && ForcedRevisions.areToCome(masters, session)) {
                waitsForLocks = true;
                registerWrite(); // after the callbacks that raise them
                return;
            }
            raisedByLock = false;
            waitsForLocks = false;
            ForcedRevisions.collect(masters, session, rows, owners);
        }
        boolean nothing = rows.isEmpty() && owners.isEmpty() && silentOwners.isEmpty();
        if (ended || nothing) { // a stateless session keeps the callbacks of a rolled-back transaction
            return;
        }
        List<RowChange> changes = List.copyOf(rows.values());
        TouchedOwners touched = owners();
        rows = new LinkedHashMap<>();
        owners = new LinkedHashSet<>();
        silentOwners = new LinkedHashSet<>();
        writer.write(changes, touched, session, callbacks, events -> addAtEnd(events, session));
    }

    @Override
    public void doAfterTransactionCompletion(boolean success, SharedSessionContractImplementor session) {
        ended = true;
        end.run();
        pending.forEach(success ? EventDelivery.Pending::committed : EventDelivery.Pending::rolledBack);
    }

    /** A plan at a savepoint: its rows, owners of changed parts, and how many deliveries had been begun. */
    record Snapshot(Map<RowKey, RowChange> rows, TouchedOwners owners, int written) {

        /** Before the transaction's first change. */
        static final Snapshot EMPTY = new Snapshot(Map.of(), TouchedOwners.NONE, 0);
    }
}
