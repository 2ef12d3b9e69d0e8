package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls handlers without an entity, each message in a transaction of its own, where there are any. Thread-safe. */
final class StandaloneApplier {

    private static final Logger log = LoggerFactory.getLogger(StandaloneApplier.class);

    private static final int RUNS = 5;

    /** Of the process, as messages of one key may come in several ways. */
    private static final List<Lock> LOCKS =
            Stream.<Lock>generate(ReentrantLock::new).limit(64).toList();

    private final HandlerTransactions transactions;
    private final ReplicaListener listener;

    StandaloneApplier(HandlerTransactions transactions, ReplicaListener listener) {
        this.transactions = transactions;
        this.listener = listener;
    }

    /**
     * Hands a message to its handler, after others with its key.
     *
     * @throws HandlerUnavailableException when the handler, or the database it works with, is out of reach
     */
    void apply(StandaloneMessage message, BatchOutcome outcomes) {
        Lock lock = LOCKS.get(Math.floorMod(message.key().hashCode(), LOCKS.size()));
        lock.lock(); // another worker may hold the row's next event
        try {
            inTurn(message, outcomes);
        } finally {
            lock.unlock();
        }
    }

    private void inTurn(StandaloneMessage message, BatchOutcome outcomes) {
        for (int run = 1; ; run++) {
            try {
                List<StandaloneHandling> handling = new ArrayList<>(1);
                ApplyOutcome outcome = transactions.execute(() -> {
                    handling.add(new StandaloneHandling(message));
                    return handling.get(0).run();
                });
                handling.get(0).committed(outcome);
                OutcomeLog.applied(message.event(), outcome, handling.get(0).missed());
                listener.applied(
                        message.event().cqrsId(),
                        message.signalType(),
                        outcome,
                        handling.get(0).missed());
                outcomes.applied(message.position(), outcome);
                return;
            } catch (RuntimeException e) {
                HandlerUnavailability.rethrow(e);
                if (SqlFailures.isTimeout(e)) {
                    log.warn("A statement of a handler took longer than cqrs.replica.query-timeout", e);
                }
                boolean again = switch (SqlFailures.kind(e)) {
                    case UNAVAILABLE ->
                        throw new HandlerUnavailableException("The handler's database is out of reach.", e);
                    case CONTENTION, DUPLICATE_KEY -> run < RUNS;
                    case OTHER -> false;
                };
                if (!again) {
                    outcomes.failed(message.position(), message.event(), e);
                    return;
                }
                listener.rerun(1, e);
            }
        }
    }
}
