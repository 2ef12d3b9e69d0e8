package dev.cqrsync.master;

import dev.cqrsync.capture.MasterCapture;
import dev.cqrsync.mapping.MasterMapping;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.LockMode;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Sets named attributes of one row, published or not. Thread-safe. */
final class PartialUpdate {

    private final MasterTransactions transactions;
    private final MasterMapping mapping;
    private final MasterCapture capture;

    PartialUpdate(MasterTransactions transactions, MasterMapping mapping) {
        this.transactions = transactions;
        this.mapping = mapping;
        this.capture = MasterCapture.of(mapping.sessionFactory());
    }

    /** Whether there is such a row. */
    boolean run(Object id, Map<String, ? extends @Nullable Object> values, boolean publish) {
        return transactions.required(caller -> {
            caller.flush();
            return OperationSession.within(caller, session -> update(caller, session, id, values, publish));
        });
    }

    private boolean update(
            SessionImplementor caller,
            SessionImplementor session,
            Object id,
            Map<String, ? extends @Nullable Object> values,
            boolean publish) {
        new RowValues(mapping, mapping.persister(), values, session); // complains even when there is no row
        Object row = find(session, id);
        if (row == null) {
            return false;
        }
        EntityPersister persister = session.getEntityPersister(null, row);
        @Nullable Object[] oldState = persister.getValues(row);
        MasterMapping concrete = Objects.requireNonNull(capture.mapping(persister));
        new RowUpdate(concrete, new RowValues(mapping, persister, values, session), session).execute(List.of(row));
        capture.begin(session).updated(row, oldState, publish);
        Object managed = OperationSession.managed(caller, persister, id);
        if (managed != null) {
            caller.refresh(managed);
        }
        return true;
    }

    private @Nullable Object find(SessionImplementor session, Object id) {
        Class<?> type = mapping.persister().getMappedClass();
        if (!UnionRows.isRead(mapping.persister())) {
            return session.find(type, id, LockMode.PESSIMISTIC_WRITE);
        }
        Object row = session.find(type, id);
        return row == null || UnionRows.lock(List.of(row), capture, session).isEmpty() ? null : row;
    }
}
