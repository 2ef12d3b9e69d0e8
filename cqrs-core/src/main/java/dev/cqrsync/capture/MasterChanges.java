package dev.cqrsync.capture;

import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.outbox.OutboxEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What one operation does to rows of masters within its transaction. Its events are written piece by piece, so that an
 * operation on a million rows needs no more memory than one on a thousand; only rows that the transaction had changed
 * before stay in its plan, as they have one event in all. Used by one thread.
 */
public final class MasterChanges {

    private final TransactionPlans plans;
    private final TransactionPlan plan;
    private final SharedSessionContractImplementor session;
    private final Set<RowKey> before;

    MasterChanges(TransactionPlans plans, TransactionPlan plan, SharedSessionContractImplementor session) {
        this.plans = plans;
        this.plan = plan;
        this.session = session;
        this.before = plan.keys();
    }

    /**
     * A row was updated by SQL that Hibernate does not report. All its tracked fields are previous ones.
     *
     * @param entity of the operation's session, with the values as they are stored now
     * @param oldState Hibernate's state of the row before
     */
    public void rewritten(Object entity, @Nullable Object[] oldState) {
        Master master = master(entity);
        plans.record(session, RowChange.rewritten(master, id(entity), entity, oldState, state(entity), session));
    }

    /**
     * The same for an update that says itself whether it is published. Only the tracked fields that differ are previous
     * ones. A row that the transaction publishes anyhow is published as it is, with the values from before this change.
     */
    public void updated(Object entity, @Nullable Object[] oldState, boolean publish) {
        Master master = master(entity);
        RowChange change = RowChange.updated(master, id(entity), entity, oldState, state(entity), session);
        plan.record(publish ? change : change.silently(), session);
    }

    private @Nullable Object[] state(Object entity) {
        return master(entity).mapping().persister().getValues(entity);
    }

    /** Writes the events of what has changed since the operation began, and forgets the rows. */
    public void write() {
        plan.writeAllBut(before, session);
    }

    /**
     * Makes the events that send rows again.
     *
     * @param entities as loaded by the operation's session
     * @param queue the only queue to send them to, or {@code null} for all replicas
     * @param snapshotAt when they were read, or before, by the database's clock
     * @param failed is told of rows of which no event can be made, by their keys as JSON
     * @return one event per row, but for those that failed and those outside the master's filter
     */
    public List<OutboxEvent> sync(
            List<?> entities, @Nullable String queue, Instant snapshotAt, BiConsumer<String, RuntimeException> failed) {
        List<PlannedRow> rows =
                entities.stream().map(entity -> plans.stored(entity, session)).toList();
        RowContents contents = RowContents.read(rows, session);
        List<OutboxEvent> events = new ArrayList<>(rows.size());
        for (PlannedRow row : rows) {
            try {
                OutboxEvent event = plans.events().sync(row, contents, queue, snapshotAt, session);
                if (event != null) {
                    events.add(event);
                }
            } catch (RuntimeException e) {
                failed.accept(row.pkText(), e);
            }
        }
        return events;
    }

    /** Sends finished events with the transaction. */
    public void send(List<OutboxEvent> events) {
        if (!events.isEmpty()) {
            plan.add(events, session);
        }
    }

    /**
     * Takes back rows that replicas have and the master has not. Replicas drop a row, and refuse what comes late of it,
     * unless they have a higher revision than the one given. A row with the same key that is created afterwards goes on
     * from there.
     *
     * @param rows that are not there, by key on the wire, with the highest revision that replicas may have
     * @param queue the only queue to tell, or {@code null} for all replicas
     */
    public void retract(MasterMapping mapping, Map<Object, Long> rows, @Nullable String queue) {
        Master master = plans.master(mapping.persister());
        if (master == null) {
            throw new IllegalArgumentException("%s is no master".formatted(mapping.entityName()));
        }
        List<UsedKey> keys = new ArrayList<>(rows.size());
        rows.forEach((pk, revision) ->
                keys.add(new UsedKey(mapping.cqrsId(), plans.events().text(pk), revision)));
        Map<String, Long> last = new HashMap<>();
        if (mapping.assignedIdentifier()) {
            session.doWork(connection -> last.putAll(new UsedKeyTable().raise(connection, keys)));
        }
        List<OutboxEvent> events = new ArrayList<>(rows.size());
        rows.forEach((pk, revision) -> {
            String text = plans.events().text(pk);
            events.add(plans.events().retracted(master, pk, text, last.getOrDefault(text, revision), queue));
        });
        if (!events.isEmpty()) {
            plan.add(events, session);
        }
    }

    private Master master(Object entity) {
        return plans.masterOf(entity, session);
    }

    private Object id(Object entity) {
        return TransactionPlans.id(entity, session);
    }
}
