package dev.cqrsync.master;

import dev.cqrsync.capture.MasterCapture;
import dev.cqrsync.capture.MasterChanges;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.MasterMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Changes many rows in one transaction, page by page: fix the rows, change them, write their events, forget them.
 * Thread-safe.
 */
final class BulkChanges {

    private static final int PAGE = 500;

    private final MasterTransactions transactions;
    private final MasterMapping mapping;
    private final MasterCapture capture;

    BulkChanges(MasterTransactions transactions, MasterMapping mapping) {
        this.transactions = transactions;
        this.mapping = mapping;
        this.capture = MasterCapture.of(mapping.sessionFactory());
    }

    long create(Iterable<?> entities) {
        return inOperation((caller, session, changes) -> {
            long created = 0;
            for (Object entity : entities) {
                session.persist(entity);
                if (++created % PAGE == 0) {
                    write(session, changes);
                }
            }
            write(session, changes);
            return created;
        });
    }

    long update(RowFilter filter, Map<String, ? extends @Nullable Object> values) {
        return inOperation((caller, session, changes) -> {
            new RowValues(mapping, mapping.persister(), values, session); // complains before anything is read
            return forEachPage(filter, session, rows -> {
                updatePage(rows, values, session, changes);
                changes.write();
                session.clear(); // not flushed: to Hibernate the entities look changed
                refresh(caller, rows);
            });
        });
    }

    private void updatePage(
            List<?> rows,
            Map<String, ? extends @Nullable Object> values,
            SessionImplementor session,
            MasterChanges changes) {
        Map<EntityPersister, List<Object>> byClass = new LinkedHashMap<>();
        Map<Object, @Nullable Object[]> oldStates = new java.util.IdentityHashMap<>();
        for (Object row : rows) {
            EntityPersister persister = session.getEntityPersister(null, row);
            byClass.computeIfAbsent(persister, key -> new ArrayList<>()).add(row);
            oldStates.put(row, persister.getValues(row));
        }
        byClass.forEach((persister, same) -> {
            MasterMapping concrete = Objects.requireNonNull(capture.mapping(persister));
            new RowUpdate(concrete, new RowValues(mapping, persister, values, session), session).execute(same);
        });
        rows.forEach(row -> changes.rewritten(row, Objects.requireNonNull(oldStates.get(row))));
    }

    long delete(RowFilter filter) {
        return inOperation((caller, session, changes) -> forEachPage(filter, session, rows -> {
            rows.forEach(session::remove); // by Hibernate, for its cascades and collections
            write(session, changes);
            for (Object row : rows) {
                Object managed = managed(caller, row);
                if (managed != null) {
                    caller.detach(managed);
                }
            }
        }));
    }

    private long inOperation(Operation operation) {
        return transactions.required(caller -> {
            caller.flush(); // the rows are chosen by what the caller has changed, and do not change afterwards
            return OperationSession.within(caller, session -> operation.run(caller, session, capture.begin(session)));
        });
    }

    /** Where a filter looks at other rows, what is done to a page could change which rows are in the next. */
    private long forEachPage(RowFilter filter, SessionImplementor session, Work work) {
        RowPages pages = new RowPages(mapping, filter, PAGE);
        boolean fixed = filter.walksRelations();
        List<List<List<Object>>> ahead = new ArrayList<>();
        List<List<Object>> keys = pages.keys(session, null);
        while (fixed && !keys.isEmpty()) {
            ahead.add(keys);
            keys = pages.isLast(keys) ? List.of() : pages.keys(session, keys.get(keys.size() - 1));
        }
        long rows = 0;
        for (List<List<Object>> page : ahead) {
            rows += work(pages.lockForUpdate(session, page, false), work);
        }
        while (!keys.isEmpty()) {
            rows += work(pages.lockForUpdate(session, keys, true), work);
            keys = pages.isLast(keys) ? List.of() : pages.keys(session, keys.get(keys.size() - 1));
        }
        return rows;
    }

    private static int work(List<?> rows, Work work) {
        if (!rows.isEmpty()) {
            work.on(rows);
        }
        return rows.size();
    }

    private static void write(SessionImplementor session, MasterChanges changes) {
        session.flush();
        changes.write();
        session.clear();
    }

    /** What the caller's session holds is old now. */
    private void refresh(SessionImplementor caller, List<?> rows) {
        for (Object row : rows) {
            Object managed = managed(caller, row);
            if (managed != null) {
                caller.refresh(managed);
            }
        }
    }

    private @Nullable Object managed(SessionImplementor caller, Object row) {
        EntityPersister persister = caller.getEntityPersister(null, row);
        return OperationSession.managed(caller, persister, persister.getIdentifier(row, caller));
    }

    @FunctionalInterface
    private interface Operation {

        long run(SessionImplementor caller, SessionImplementor session, MasterChanges changes);
    }

    @FunctionalInterface
    private interface Work {

        void on(List<?> rows);
    }
}
