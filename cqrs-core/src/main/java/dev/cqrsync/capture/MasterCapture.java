package dev.cqrsync.capture;

import dev.cqrsync.mapping.MasterMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    /** Begins an operation in the session's transaction, which must be active. */
    public MasterChanges begin(SharedSessionContractImplementor session) {
        if (!session.isTransactionInProgress()) {
            throw new IllegalStateException("needs a transaction");
        }
        return new MasterChanges(plans, plans.plan(session), session);
    }
}
