package dev.cqrsync.capture;

import org.hibernate.LockMode;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.hibernate.event.spi.LockEvent;
import org.hibernate.event.spi.LockEventListener;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;

/**
 * Notices locks that raise the revision of a row which nobody changes ({@code PESSIMISTIC_FORCE_INCREMENT} and
 * {@code OPTIMISTIC_FORCE_INCREMENT}): Hibernate fires no event of a change for them. Applications use them to say that
 * something that belongs to the row has changed.
 */
final class ForcedRevisionListener implements PostLoadEventListener, LoadEventListener, LockEventListener {

    private static final long serialVersionUID = 1L;

    private final transient TransactionPlans plans;

    ForcedRevisionListener(TransactionPlans plans) {
        this.plans = plans;
    }

    /** By a query, or by a find of what the session does not have. */
    @Override
    public void onPostLoad(PostLoadEvent event) {
        if (plans.master(event.getPersister()) != null) {
            EntityEntry entry =
                    event.getSession().getPersistenceContextInternal().getEntry(event.getEntity());
            if (entry != null && isForced(entry.getLockMode())) {
                plans.raisedByLock(event.getSession());
            }
        }
    }

    /** By a find of what the session has. */
    @Override
    public void onLoad(LoadEvent event, LoadType loadType) {
        if (isForced(event.getLockMode())) {
            plans.raisedByLock(event.getSession());
        }
    }

    @Override
    public void onLock(LockEvent event) {
        if (isForced(event.getLockMode())) {
            plans.raisedByLock(event.getSession());
        }
    }

    private static boolean isForced(LockMode lockMode) {
        return lockMode == LockMode.PESSIMISTIC_FORCE_INCREMENT || lockMode == LockMode.OPTIMISTIC_FORCE_INCREMENT;
    }
}
