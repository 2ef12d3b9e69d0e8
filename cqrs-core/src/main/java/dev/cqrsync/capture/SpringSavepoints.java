package dev.cqrsync.capture;

import jakarta.persistence.EntityManagerFactory;
import java.util.IdentityHashMap;
import java.util.Map;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes plans of one persistence unit back to where they were at savepoints of Spring. Loaded only where Spring is
 * present. Thread-safe.
 */
final class SpringSavepoints {

    /** What Spring binds the unit's sessions to; asking each bound factory takes longer than all the rest. */
    private volatile @Nullable Object knownKey;

    /** Has the plan follow the current Spring transaction, if that is the one of the session factory. */
    void follow(TransactionPlan plan, SessionFactoryImplementor sessionFactory) {
        if (TransactionSynchronizationManager.isSynchronizationActive() && isBound(sessionFactory)) {
            TransactionSynchronizationManager.registerSynchronization(new Synchronization(plan));
        }
    }

    private boolean isBound(SessionFactoryImplementor sessionFactory) {
        Object known = knownKey;
        for (Object key : TransactionSynchronizationManager.getResourceMap().keySet()) {
            if (key == known) {
                return true;
            }
        }
        for (Object key : TransactionSynchronizationManager.getResourceMap().keySet()) {
            if (key instanceof EntityManagerFactory factory
                    && factory.unwrap(SessionFactoryImplementor.class) == sessionFactory) {
                knownKey = key;
                return true;
            }
        }
        return false;
    }

    private static final class Synchronization implements TransactionSynchronization {

        private final TransactionPlan plan;
        private final Map<Object, TransactionPlan.Snapshot> snapshots = new IdentityHashMap<>();

        Synchronization(TransactionPlan plan) {
            this.plan = plan;
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
}
