package dev.cqrsync.capture;

import java.util.Set;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;

/** Hands the owners of changed parts to the plan of their transaction. */
final class PartListener
        implements PostInsertEventListener, PostUpdateEventListener, PostUpsertEventListener, PostDeleteEventListener {

    private static final long serialVersionUID = 1L;

    private final transient Parts parts;
    private final transient TransactionPlans plans;

    PartListener(Parts parts, TransactionPlans plans) {
        this.parts = parts;
        this.plans = plans;
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        if (parts.isPart(event.getPersister())) {
            plans.touch(
                    event.getSession(),
                    parts.owners(event.getPersister(), event.getEntity(), event.getState(), event.getSession()));
        }
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        if (parts.isPart(event.getPersister())) {
            plans.touch(
                    event.getSession(),
                    parts.ownersOfUpdated(
                            event.getPersister(),
                            event.getEntity(),
                            event.getOldState(),
                            event.getState(),
                            event.getSession()));
        }
    }

    @Override
    public void onPostUpsert(PostUpsertEvent event) {
        if (parts.isPart(event.getPersister())) {
            plans.touch(
                    event.getSession(),
                    parts.ownersOfUpdated(
                            event.getPersister(), event.getEntity(), null, event.getState(), event.getSession()));
        }
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        if (parts.isPart(event.getPersister())) {
            Set<OwnerReference> owners =
                    parts.owners(event.getPersister(), event.getEntity(), event.getDeletedState(), event.getSession());
            plans.touch(event.getSession(), owners);
        }
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }
}
