package dev.cqrsync.replica;

import dev.cqrsync.transport.HandlerUnavailableException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls handlers without an entity, each message in a transaction of its own, where there are any. Thread-safe. */
final class StandaloneApplier {

    private static final Logger log = LoggerFactory.getLogger(StandaloneApplier.class);

    /** Of the process, as messages of one key may come in several ways. */
    private static final List<Lock> LOCKS =
            Stream.<Lock>generate(ReentrantLock::new).limit(64).toList();

    private final HandlerTransactions transactions;
    private final WaitingKeys waiting;
    private final Reruns reruns;
    private final ReplicaListener listener;

    /** @param waiting keys of which events wait for their next attempt */
    StandaloneApplier(HandlerTransactions transactions, WaitingKeys waiting, ReplicaListener listener) {
        this.transactions = transactions;
        this.waiting = waiting;
        this.reruns = new Reruns(
                transactions::isDatabaseThere,
                failure -> log.warn(
                        "A statement of a handler took longer than cqrs.replica.query-timeout: {}",
                        FailurePolicy.describe(failure)),
                listener);
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
        try {
            StandaloneHandling handling = reruns.run(1, () -> handled(message));
            OutcomeLog.applied(message.event(), handling.outcome(), handling.missed());
            listener.applied(message.event().cqrsId(), message.signalType(), handling.outcome(), handling.missed());
            outcomes.applied(message.position(), handling.outcome());
        } catch (HandlerUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            outcomes.failed(message.position(), message.event(), e);
        }
    }

    private StandaloneHandling handled(StandaloneMessage message) {
        AtomicReference<@Nullable StandaloneHandling> last = new AtomicReference<>();
        transactions.execute(() -> {
            StandaloneHandling handling = new StandaloneHandling(message, waiting);
            last.set(handling);
            return handling.run();
        });
        StandaloneHandling handled = Objects.requireNonNull(last.get());
        handled.committed();
        return handled;
    }
}
