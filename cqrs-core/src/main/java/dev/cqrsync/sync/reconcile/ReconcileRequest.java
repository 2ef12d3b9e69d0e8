package dev.cqrsync.sync.reconcile;

import java.time.Duration;

/**
 * What is to be reconciled. Immutable.
 *
 * @param cqrsId id of the model
 * @param queue queue of the replica's service
 * @param contents whether values are compared as well
 * @param dryRun whether nothing is repaired
 * @param patience how long to wait for a sign of life of the replica
 */
public record ReconcileRequest(String cqrsId, String queue, boolean contents, boolean dryRun, Duration patience) {

    public ReconcileRequest {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("The patience must be positive: " + patience);
        }
    }
}
