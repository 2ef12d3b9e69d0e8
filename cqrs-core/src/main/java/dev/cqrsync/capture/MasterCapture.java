package dev.cqrsync.capture;

import dev.cqrsync.SyncFilter;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.serialization.MasterRowWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The capture of one persistence unit, for operations that change or send rows by themselves. Thread-safe. */
public final class MasterCapture {

    private final TransactionPlans plans;

    private MasterCapture(TransactionPlans plans) {
        this.plans = plans;
    }

    /**
     * The capture that listens to a persistence unit.
     *
     * @throws IllegalStateException when the unit has no masters, or was built without capture
     */
    public static MasterCapture of(SessionFactoryImplementor sessionFactory) {
        List<CaptureListener> captures = new ArrayList<>(1);
        sessionFactory
                .getEventEngine()
                .getListenerRegistry()
                .getEventListenerGroup(EventType.POST_INSERT)
                .fireEventOnEachListener(captures, (listener, found) -> {
                    if (listener instanceof CaptureListener capture) {
                        found.add(capture);
                    }
                });
        if (!captures.isEmpty()) {
            return new MasterCapture(captures.get(0).plans());
        }
        throw new IllegalStateException("Nothing captures the persistence unit " + sessionFactory.getName());
    }

    /** The master of an entity class, or {@code null} when its rows are not published. */
    public @Nullable MasterMapping mapping(EntityPersister persister) {
        Master master = plans.master(persister);
        return master == null ? null : master.mapping();
    }

    /** Locks rows of a class in their own table until the transaction ends, and tells which are there. */
    public Set<Object> lock(
            EntityPersister persister, Collection<Object> ids, SharedSessionContractImplementor session) {
        Master master = plans.master(persister);
        return master == null
                ? Set.of()
                : master.revisions().readLocked(ids, session).keySet();
    }

    /** Whether rows of a master are what their columns hold: all of them, and with no serializer. */
    public boolean isPlain(MasterMapping mapping) {
        Master master = plans.master(mapping.persister());
        return master != null
                && master.parts().serializer() == null
                && master.parts().filter() == null;
    }

    /** How the rows of a class that is not abstract are written. */
    public MasterRowWriter writer(MasterMapping mapping) {
        Master master = plans.master(mapping.persister());
        if (master == null) {
            throw new IllegalArgumentException("%s has no rows".formatted(mapping.entityName()));
        }
        return master.writer();
    }

    /**
     * Makes of rows what replicas get of them, with as many queries as their serializers need for all of them together.
     *
     * @param entities as loaded by the session, all of them masters
     */
    public void read(List<?> entities, SharedSessionContractImplementor session, RowDataVisitor visitor) {
        List<PlannedRow> rows =
                entities.stream().map(entity -> plans.stored(entity, session)).toList();
        RowContents contents = RowContents.read(rows, session);
        for (PlannedRow row : rows) {
            Map<String, @Nullable Object> data;
            try {
                data = EventFactory.isIncluded(row) ? plans.events().instanceData(row, contents, session) : null;
            } catch (RuntimeException e) {
                visitor.failed(row.pkText(), e);
                continue;
            }
            if (data == null) {
                visitor.excluded();
            } else {
                visitor.row(row.pkText(), data);
            }
        }
    }

    /** Whether the application has a filter for rows of a class. */
    public boolean hasFilter(EntityPersister persister) {
        Master master = plans.master(persister);
        return master != null && master.parts().filter() != null;
    }

    /** Whether a row is one of those that the application's filter, if it has one, lets through. */
    public boolean includes(Object entity, SharedSessionContractImplementor session) {
        Master master = plans.master(session.getEntityPersister(null, entity));
        SyncFilter<Object> filter = master == null ? null : master.parts().filter();
        return master != null && (filter == null || filter.includes(entity));
    }

    /** Begins an operation in the session's transaction, which must be active. */
    public MasterChanges begin(SharedSessionContractImplementor session) {
        if (!session.isTransactionInProgress()) {
            throw new IllegalStateException("needs a transaction");
        }
        return new MasterChanges(plans, plans.plan(session), session);
    }
}
