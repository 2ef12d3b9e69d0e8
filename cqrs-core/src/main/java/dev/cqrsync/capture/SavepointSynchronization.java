package dev.cqrsync.capture;

import jakarta.persistence.EntityManagerFactory;
import java.util.IdentityHashMap;
import java.util.Map;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Takes a plan back to where it was at a savepoint of Spring. Loaded only where Spring is present. */
final class SavepointSynchronization implements TransactionSynchronization {

    private final TransactionPlan plan;
    private final Map<Object, TransactionPlan.Snapshot> snapshots = new IdentityHashMap<>();

    private SavepointSynchronization(TransactionPlan plan) {
        this.plan = plan;
    }

    /** Has the plan follow the current Spring transaction, if that is the one of the session factory. */
    static void register(TransactionPlan plan, SessionFactoryImplementor sessionFactory) {
        if (TransactionSynchronizationManager.isSynchronizationActive() && isBound(sessionFactory)) {
            TransactionSynchronizationManager.registerSynchronization(new SavepointSynchronization(plan));
        }
    }

    private static boolean isBound(SessionFactoryImplementor sessionFactory) {
        return TransactionSynchronizationManager.getResourceMap().keySet().stream()
                .anyMatch(key -> key instanceof EntityManagerFactory factory
                        && factory.unwrap(SessionFactoryImplementor.class) == sessionFactory);
    }

    @Override
    public void savepoint(Object savepoint) {
        snapshots.put(savepoint, plan.snapshot());
    }

    @Override
    public void savepointRollback(Object savepoint) {
        // an unknown one was set before the transaction's first change
        plan.restore(snapshots.getOrDefault(savepoint, TransactionPlan.Snapshot.EMPTY));
    }
}
