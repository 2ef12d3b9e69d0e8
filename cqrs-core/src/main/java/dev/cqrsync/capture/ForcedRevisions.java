package dev.cqrsync.capture;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.LockMode;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** The rows of a session whose revisions were raised by locks. Asked only when there was such a lock; stateless. */
final class ForcedRevisions {

    private ForcedRevisions() {}

    /** Whether a lock is yet to raise one: an optimistic one does so when the transaction completes. */
    static boolean areToCome(Masters masters, SharedSessionContractImplementor session) {
        return entries(session)
                .anyMatch(entry -> entry.getLockMode() == LockMode.OPTIMISTIC_FORCE_INCREMENT
                        && masters.of(entry.getPersister()) != null);
    }

    /**
     * Makes changes of them.
     *
     * @param rows what the transaction has changed, whose revisions may be those before the lock
     * @param owners where those are noted that it has not changed otherwise: like owners of changed parts, they are
     *     raised once more together with their moment of change
     */
    static void collect(
            Masters masters,
            SharedSessionContractImplementor session,
            Map<RowKey, RowChange> rows,
            Set<OwnerReference> owners) {
        entries(session)
                .filter(entry -> entry.getLockMode() == LockMode.PESSIMISTIC_FORCE_INCREMENT) // what was raised is
                .forEach(entry -> {
                    Master master = masters.of(entry.getPersister());
                    if (master == null || entry.getStatus().isDeletedOrGone()) {
                        return;
                    }
                    RowKey key = TransactionPlan.key(master, entry.getId(), session);
                    if (!rows.containsKey(key)) {
                        owners.add(new OwnerReference(entry.getEntityKey(), entry.getPersister(), List.of()));
                    } else if (entry.getVersion() instanceof Number version) {
                        rows.computeIfPresent(key, (same, change) -> change.atLeast(version.longValue()));
                    }
                });
    }

    private static Stream<EntityEntry> entries(SharedSessionContractImplementor session) {
        return session.isStateless()
                ? Stream.empty()
                : Arrays.stream(session.getPersistenceContextInternal().reentrantSafeEntityEntries())
                        .map(Map.Entry::getValue);
    }
}
