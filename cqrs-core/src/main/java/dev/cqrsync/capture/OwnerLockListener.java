package dev.cqrsync.capture;

import java.util.LinkedHashSet;
import java.util.Set;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;

/**
 * Locks owners before their parts are written, on databases where a row that refers to another one locks it shared
 * (MySQL, MariaDB): of two transactions that add parts to one owner, neither could raise its revision afterwards, as
 * each would wait for the other's shared lock.
 */
final class OwnerLockListener implements PreInsertEventListener, PreUpdateEventListener {

    private static final long serialVersionUID = 1L;

    private final transient Parts parts;
    private final transient TransactionPlans plans;

    OwnerLockListener(Parts parts, TransactionPlans plans) {
        this.parts = parts;
        this.plans = plans;
    }

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        if (parts.isPart(event.getPersister())) {
            SharedSessionContractImplementor session = event.getSession();
            Set<OwnerReference> owners =
                    parts.neighbours(event.getPersister(), event.getEntity(), event.getState(), session);
            plans.lock(session, owners, () -> ownersOfNewParts(session));
        }
        return false;
    }

    /** Of all parts that the flush will insert, so that one query locks their owners. */
    private Set<OwnerReference> ownersOfNewParts(SharedSessionContractImplementor session) {
        Set<OwnerReference> owners = new LinkedHashSet<>();
        if (!session.isStateless()) {
            for (var entry : session.getPersistenceContextInternal().reentrantSafeEntityEntries()) {
                EntityEntry state = entry.getValue();
                if (state.getStatus() == Status.MANAGED
                        && !state.isExistsInDatabase()
                        && parts.isPart(state.getPersister())) {
                    owners.addAll(parts.neighbours(state.getPersister(), entry.getKey(), null, session));
                }
            }
        }
        return owners;
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        if (parts.isPart(event.getPersister())) {
            SharedSessionContractImplementor session = event.getSession();
            Set<OwnerReference> owners =
                    parts.neighbours(event.getPersister(), event.getEntity(), event.getState(), session);
            if (event.getOldState() != null) {
                Set<OwnerReference> before =
                        parts.neighbours(event.getPersister(), event.getEntity(), event.getOldState(), session);
                if (before.equals(owners)) {
                    return false; // the key that refers is not written
                }
                owners.addAll(before);
            }
            plans.lock(session, owners, Set::of);
        }
        return false;
    }
}
