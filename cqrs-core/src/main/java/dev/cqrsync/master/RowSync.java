package dev.cqrsync.master;

import dev.cqrsync.capture.MasterCapture;
import dev.cqrsync.capture.MasterChanges;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.outbox.OutboxEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.LockMode;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends rows again, as they are committed.
 *
 * <p>A SYNC may lower a replica's revision when its snapshot is later than the replica's row. So no row is read while a
 * transaction changes it: that one's moment of change would be before the snapshot, and its commit after it. A batch
 * locks its rows for reading without waiting, as whoever waits holding locks can deadlock with the application's own
 * transactions; rows that are being changed are sent afterwards, one by one.
 */
final class RowSync {

    private final MasterTransactions transactions;
    private final MasterMapping mapping;
    private final MasterCapture capture;
    private final SyncOptions options;
    private final RowPages pages;
    private final @Nullable ConfirmedEvents confirmed;
    private final List<OutboxEvent> unpublished = new ArrayList<>();
    private long synced;
    private long processed;

    RowSync(MasterTransactions transactions, MasterMapping mapping, RowFilter filter, SyncOptions options) {
        this.transactions = transactions;
        this.mapping = mapping;
        this.capture = MasterCapture.of(mapping.sessionFactory());
        this.options = options;
        this.pages = new RowPages(mapping, filter, options.rowsPerBatch());
        this.confirmed =
                options.publisher() == null ? null : new ConfirmedEvents(options.publisher(), options.progress());
    }

    /** The number of rows sent. */
    long run() {
        Pace pace = new Pace(options.rate());
        List<Object> after = null;
        boolean last = false;
        while (!last) {
            List<Object> from = after;
            Page page =
                    transactions.required(caller -> OperationSession.within(caller, session -> page(session, from)));
            page.busy().forEach(this::rowOfKey);
            publish();
            pace.after(processed);
            last = pages.isLast(page.keys());
            if (!page.keys().isEmpty()) {
                after = page.keys().get(page.keys().size() - 1);
                options.progress().processed(processed);
                options.progress().synced(synced);
            }
        }
        if (confirmed != null) {
            confirmed.awaitConfirms();
        }
        return synced;
    }

    /** Sends the rows with the given keys that are there; returns the number of rows sent. */
    long ofKeys(List<List<Object>> keys) {
        for (int from = 0; from < keys.size(); from += options.batchSize()) {
            List<List<Object>> some = keys.subList(from, Math.min(keys.size(), from + options.batchSize()));
            Page page = transactions.required(caller ->
                    OperationSession.within(caller, session -> page(session, some, SnapshotMoment.now(session))));
            page.busy().forEach(this::rowOfKey);
        }
        return synced;
    }

    private Page page(SessionImplementor session, @Nullable List<Object> after) {
        Instant snapshotAt = SnapshotMoment.now(session);
        return page(session, pages.keys(session, after), snapshotAt);
    }

    private Page page(SessionImplementor session, List<List<Object>> keys, Instant snapshotAt) {
        List<?> rows = pages.lockForRead(session, keys, false);
        List<List<Object>> busy = busy(session, keys, rows);
        if (busy.size() < keys.size()) {
            send(session, rows, snapshotAt);
        }
        return new Page(keys, busy);
    }

    private List<List<Object>> busy(SessionImplementor session, List<List<Object>> keys, List<?> rows) {
        if (rows.size() == keys.size()) {
            return List.of();
        }
        if (!pages.hasSingleKey()) {
            return keys;
        }
        Set<Object> read = new HashSet<>();
        rows.forEach(row -> read.add(session.getIdentifier(row)));
        List<List<Object>> busy = new ArrayList<>(keys);
        busy.removeIf(key -> read.contains(key.get(0)));
        return busy;
    }

    private void rowOfKey(List<Object> key) {
        transactions.required(caller -> OperationSession.within(caller, session -> {
            Instant snapshotAt = SnapshotMoment.now(session);
            send(session, pages.lockForRead(session, List.of(key), true), snapshotAt);
            return true;
        }));
    }

    /** Sends one row; {@code false} when there is none, or the filter of its master leaves it out. */
    boolean one(Object id) {
        return transactions.required(caller -> OperationSession.within(caller, session -> {
            Instant snapshotAt = SnapshotMoment.now(session);
            Object row = session.find(
                    mapping.persister().getMappedClass(),
                    id,
                    UnionRows.isRead(mapping.persister()) ? LockMode.NONE : LockMode.PESSIMISTIC_READ);
            return row != null && send(session, List.of(row), snapshotAt) > 0;
        }));
    }

    private int send(SessionImplementor session, List<?> rows, Instant snapshotAt) {
        MasterChanges changes = capture.begin(session);
        List<OutboxEvent> events = changes.sync(rows, options.queue(), snapshotAt, options.progress()::failed);
        if (confirmed == null) {
            changes.send(events);
        } else {
            unpublished.addAll(events); // the snapshot's moment in them says enough, so not before the commit
        }
        processed += rows.size();
        synced += events.size();
        return events.size();
    }

    private void publish() {
        if (confirmed != null) {
            if (TransactionSynchronizationManager.isActualTransactionActive()) {
                throw new IllegalStateException(
                        "Rows cannot be sent straight to the broker within a transaction, which may roll back.");
            }
            confirmed.publish(unpublished);
            unpublished.clear();
        }
    }

    private record Page(List<List<Object>> keys, List<List<Object>> busy) {}
}
