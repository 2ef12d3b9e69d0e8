package dev.cqrsync.autoconfigure;

import dev.cqrsync.sync.reconcile.ReplicaReconciliation;
import dev.cqrsync.transport.RequestServer;
import dev.cqrsync.transport.Subscription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Answers requests to compare while the application runs. */
final class ReconciliationServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReconciliationServer.class);

    private final PersistenceUnits persistenceUnits;
    private final ReplicaReconciliation reconciliation;
    private final RequestServer requests;
    private final String queue;
    private final Duration stopTimeout;

    private volatile @Nullable Subscription subscription;

    ReconciliationServer(
            PersistenceUnits persistenceUnits,
            ReplicaReconciliation reconciliation,
            RequestServer requests,
            String queue,
            Duration stopTimeout) {
        this.persistenceUnits = persistenceUnits;
        this.reconciliation = reconciliation;
        this.requests = requests;
        this.queue = queue;
        this.stopTimeout = stopTimeout;
    }

    @Override
    public void start() {
        persistenceUnits.awaitStarted();
        subscription = reconciliation.serve(requests, queue);
    }

    @Override
    public void stop() {
        Subscription running = subscription;
        subscription = null;
        if (running != null && !running.stop(stopTimeout)) {
            log.warn("A comparison was not finished within {} and is broken off", stopTimeout);
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }

    @Override
    public int getPhase() {
        return Phases.CONSUMER;
    }
}
