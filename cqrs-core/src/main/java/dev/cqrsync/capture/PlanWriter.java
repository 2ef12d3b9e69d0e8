package dev.cqrsync.capture;

import dev.cqrsync.outbox.OutboxEvent;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;

/** Turns the changes of a transaction into events. Thread-safe. */
final class PlanWriter {

    private static final int MAX_EVENTS = 500;
    private static final int MAX_BYTES = 1 << 20;

    private final EventFactory events;
    private final OwnerRevisions ownerRevisions;
    private final UsedKeys usedKeys = new UsedKeys();

    PlanWriter(EventFactory events, OwnerRevisions ownerRevisions) {
        this.events = events;
        this.ownerRevisions = ownerRevisions;
    }

    /**
     * Makes the events of changes, of all rows together.
     *
     * @param sink gets the events in order, some at a time
     */
    void write(
            List<RowChange> changes,
            TouchedOwners owners,
            SharedSessionContractImplementor session,
            TransactionCompletionCallbacks callbacks,
            Consumer<List<OutboxEvent>> sink) {
        session.getJdbcCoordinator().executeBatch(); // a stateless session does it only after its callbacks
        List<PlannedRow> rows = plan(withOwners(changes, owners, session, callbacks), session);
        rows = usedKeys.apply(rows, session, callbacks);
        rows.removeIf(row -> !row.isPublished());
        for (int from = 0; from < rows.size(); from += MAX_EVENTS) {
            publish(rows.subList(from, Math.min(rows.size(), from + MAX_EVENTS)), session, sink);
        }
    }

    private void publish(
            List<PlannedRow> rows, SharedSessionContractImplementor session, Consumer<List<OutboxEvent>> sink) {
        FlushMode flushMode = session.getHibernateFlushMode();
        setFlushMode(FlushMode.MANUAL, session); // no query may start it all over
        try {
            add(rows, session, sink);
        } finally {
            setFlushMode(flushMode, session);
        }
    }

    private static void setFlushMode(FlushMode flushMode, SharedSessionContractImplementor session) {
        if (session instanceof Session stateful) {
            stateful.setHibernateFlushMode(flushMode);
        }
    }

    private void add(
            List<PlannedRow> rows, SharedSessionContractImplementor session, Consumer<List<OutboxEvent>> sink) {
        RowContents contents = RowContents.read(rows, session);
        List<OutboxEvent> chunk = new ArrayList<>();
        int bytes = 0;
        for (PlannedRow row : rows) {
            OutboxEvent event = events.event(row, contents, session);
            if (event == null) {
                continue;
            }
            chunk.add(event);
            bytes += event.message().body().length;
            if (bytes >= MAX_BYTES) {
                sink.accept(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!chunk.isEmpty()) {
            sink.accept(chunk);
        }
    }

    private List<RowChange> withOwners(
            List<RowChange> changes,
            TouchedOwners owners,
            SharedSessionContractImplementor session,
            TransactionCompletionCallbacks callbacks) {
        if (owners.isEmpty()) {
            return changes;
        }
        List<RowChange> all = new ArrayList<>(changes);
        if (!owners.published().isEmpty()) {
            all.addAll(ownerRevisions.raise(owners.published(), all, session, callbacks));
        }
        if (!owners.silent().isEmpty()) {
            ownerRevisions
                    .raise(owners.silent(), all, session, callbacks)
                    .forEach(raised -> all.add(raised.silently()));
        }
        return all;
    }

    private List<PlannedRow> plan(List<RowChange> changes, SharedSessionContractImplementor session) {
        Map<RowChange, Long> unread = unreadRevisions(changes, session);
        List<PlannedRow> rows = new ArrayList<>(changes.size());
        for (RowChange change : changes) {
            Object pk = change.master().writer().instancePk(change.id(), session);
            long revision = change.revision() == RowChange.UNKNOWN
                    ? Objects.requireNonNull(unread.get(change))
                    : change.revision();
            boolean deleted = change.kind() == RowChange.Kind.DELETED;
            rows.add(new PlannedRow(change, pk, events.text(pk), deleted ? revision + 1 : revision));
        }
        return rows;
    }

    /** A stateless session does not read back what the database counted: one query per master, not per row. */
    private static Map<RowChange, Long> unreadRevisions(
            List<RowChange> changes, SharedSessionContractImplementor session) {
        Map<Master, Map<Object, RowChange>> unread = new LinkedHashMap<>();
        for (RowChange change : changes) {
            if (change.revision() == RowChange.UNKNOWN) {
                unread.computeIfAbsent(change.master(), master -> new LinkedHashMap<>())
                        .put(change.id(), change);
            }
        }
        Map<RowChange, Long> revisions = new IdentityHashMap<>(); // nobody calls hashCode of an entity
        unread.forEach((master, byId) -> master.revisions()
                .readLocked(byId.keySet(), session)
                .forEach((id, revision) -> revisions.put(Objects.requireNonNull(byId.get(id)), revision)));
        return revisions;
    }
}
