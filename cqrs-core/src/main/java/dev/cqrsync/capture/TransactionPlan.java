package dev.cqrsync.capture;

import dev.cqrsync.outbox.EventDelivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction has done to the rows of masters, one entry per row in the order of their first change.
 *
 * <p>Written in a before-completion callback of Hibernate: it runs after the flush and on the transaction's connection,
 * which no synchronization of Spring does. Used by one thread at a time, as its session is.
 */
final class TransactionPlan
        implements TransactionCompletionCallbacks.BeforeCompletionCallback,
                TransactionCompletionCallbacks.AfterCompletionCallback {

    private final TransactionCompletionCallbacks callbacks;
    private final PlanWriter writer;
    private final EventDelivery delivery;
    private final Runnable end;
    private Map<RowKey, RowChange> rows = new LinkedHashMap<>();
    private EventDelivery.@Nullable Pending pending;
    private boolean writeRegistered;
    private boolean ended;

    TransactionPlan(TransactionCompletionCallbacks callbacks, PlanWriter writer, EventDelivery delivery, Runnable end) {
        this.callbacks = callbacks;
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

    /** The rows as they are now, to go back to. */
    Map<RowKey, RowChange> snapshot() {
        return new LinkedHashMap<>(rows);
    }

    void restore(Map<RowKey, RowChange> snapshot) {
        rows = new LinkedHashMap<>(snapshot);
    }

    @Override
    public void doBeforeTransactionCompletion(SharedSessionContractImplementor session) {
        writeRegistered = false;
        if (ended || rows.isEmpty()) { // a stateless session keeps the callbacks of a rolled-back transaction
            return;
        }
        List<RowChange> changes = List.copyOf(rows.values());
        rows = new LinkedHashMap<>();
        if (pending == null) {
            pending = delivery.begin();
        }
        writer.write(changes, session, callbacks, pending);
    }

    @Override
    public void doAfterTransactionCompletion(boolean success, SharedSessionContractImplementor session) {
        ended = true;
        end.run();
        if (pending == null) {
            return;
        }
        if (success) {
            pending.committed();
        } else {
            pending.rolledBack();
        }
    }
}
