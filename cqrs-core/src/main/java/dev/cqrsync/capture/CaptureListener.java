package dev.cqrsync.capture;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Hands the changes of masters to the plan of their transaction. */
final class CaptureListener
        implements PostInsertEventListener,
                PostUpdateEventListener,
                PostUpsertEventListener,
                PreDeleteEventListener,
                PostDeleteEventListener {

    private static final long serialVersionUID = 1L;

    private final transient TransactionPlans plans;

    CaptureListener(TransactionPlans plans) {
        this.plans = plans;
    }

    TransactionPlans plans() {
        return plans;
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        Master master = plans.master(event.getPersister());
        if (master != null) {
            SharedSessionContractImplementor session = event.getSession();
            @Nullable Object[] state = stable(event.getState(), event.getPersister(), session);
            plans.record(session, RowChange.created(master, event.getId(), event.getEntity(), state, session));
        }
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        Master master = plans.master(event.getPersister());
        if (master != null) {
            SharedSessionContractImplementor session = event.getSession();
            @Nullable Object[] state = stable(event.getState(), event.getPersister(), session);
            plans.record(
                    session,
                    RowChange.updated(master, event.getId(), event.getEntity(), event.getOldState(), state, session));
        }
    }

    @Override
    public void onPostUpsert(PostUpsertEvent event) {
        Master master = plans.master(event.getPersister());
        if (master != null) {
            SharedSessionContractImplementor session = event.getSession();
            @Nullable Object[] state = stable(event.getState(), event.getPersister(), session);
            plans.record(session, RowChange.upserted(master, event.getId(), event.getEntity(), state, session));
        }
    }

    /** Where the database counts, the entity's own revision may be older than the row's, which is about to vanish. */
    @Override
    public boolean onPreDelete(PreDeleteEvent event) {
        Master master = plans.master(event.getPersister());
        if (master != null && master.mapping().databaseRevision()) {
            plans.readLastRevision(event.getSession(), master, event.getId());
        }
        return false;
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        Master master = plans.master(event.getPersister());
        if (master != null) {
            SharedSessionContractImplementor session = event.getSession();
            @Nullable Object @Nullable [] state = event.getDeletedState(); // a stateless session has none
            long revision = state == null ? master.revision(event.getEntity()) : master.revision(state);
            if (master.mapping().databaseRevision()) {
                revision = Math.max(revision, plans.lastRevision(session, master, event.getId()));
            }
            plans.record(session, RowChange.deleted(master, event.getId(), event.getEntity(), state, revision));
        }
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }

    /** A stateless session reports the entity's own values, which the application may change without an update. */
    private static @Nullable Object[] stable(
            @Nullable Object[] state, EntityPersister persister, SharedSessionContractImplementor session) {
        return session.isStateless() ? Master.copy(state, persister, session) : state;
    }
}
