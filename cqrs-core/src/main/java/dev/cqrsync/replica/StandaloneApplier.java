package dev.cqrsync.replica;

import dev.cqrsync.transport.HandlerUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls handlers without an entity, each message in a transaction of its own, where there are any. Those with a
 * transactional ledger share one as long as nothing fails, so that the ledger is asked and told once. Thread-safe.
 */
final class StandaloneApplier {

    private static final Logger log = LoggerFactory.getLogger(StandaloneApplier.class);

    /** Of the process, as messages of one key may come in several ways. */
    private static final KeysInWork KEYS = new KeysInWork();

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
     * Hands messages to their handlers, one after the other, and after others with their keys.
     *
     * @throws HandlerUnavailableException when a handler, or the database it works with, is out of reach
     */
    void apply(List<StandaloneMessage> messages, BatchOutcome outcomes) {
        for (int from = 0; from < messages.size(); ) {
            int to = endOfShared(messages, from);
            List<StandaloneMessage> together = messages.subList(from, to);
            KEYS.with(together, () -> {
                if (together.size() == 1 || !applied(together, outcomes)) {
                    together.forEach(message -> alone(message, outcomes));
                }
            });
            from = to;
        }
    }

    /** Where those end that share a transaction with the first. What has failed before does not endanger others. */
    private static int endOfShared(List<StandaloneMessage> messages, int from) {
        RevisionLedger ledger = ledger(messages.get(from));
        int to = from + 1;
        if (ledger == null || !ledger.isTransactional() || messages.get(from).retried()) {
            return to;
        }
        while (to < messages.size()
                && ledger == ledger(messages.get(to))
                && !messages.get(to).retried()) {
            to++;
        }
        return to;
    }

    private static @Nullable RevisionLedger ledger(StandaloneMessage message) {
        return message.handler().handler().ledger();
    }

    /** Whether it has worked. */
    private boolean applied(List<StandaloneMessage> together, BatchOutcome outcomes) {
        try {
            reruns.run(together.size(), () -> handled(together)).forEach(handling -> report(handling, outcomes));
            return true;
        } catch (HandlerUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.debug("{} messages are handled one by one: {}", together.size(), FailurePolicy.describe(e));
            listener.divided(together.size(), e);
            return false;
        }
    }

    private List<StandaloneHandling> handled(List<StandaloneMessage> together) {
        List<StandaloneHandling> handlings = new ArrayList<>(together.size());
        transactions.execute(() -> {
            handlings.clear();
            BatchLedger ledger = new BatchLedger(Objects.requireNonNull(ledger(together.get(0))), together);
            ApplyOutcome last = ApplyOutcome.DUPLICATE;
            for (StandaloneMessage message : together) {
                StandaloneHandling handling = new StandaloneHandling(message, waiting, ledger);
                handlings.add(handling);
                last = handling.run();
            }
            ledger.write();
            return last;
        });
        return handlings;
    }

    private void alone(StandaloneMessage message, BatchOutcome outcomes) {
        try {
            report(reruns.run(1, () -> handled(message)), outcomes);
        } catch (HandlerUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            outcomes.failed(message.position(), message.event(), e);
        }
    }

    private StandaloneHandling handled(StandaloneMessage message) {
        AtomicReference<@Nullable StandaloneHandling> last = new AtomicReference<>();
        transactions.execute(() -> {
            StandaloneHandling handling = new StandaloneHandling(message, waiting, ledger(message));
            last.set(handling);
            return handling.run();
        });
        StandaloneHandling handled = Objects.requireNonNull(last.get());
        handled.committed();
        return handled;
    }

    private void report(StandaloneHandling handling, BatchOutcome outcomes) {
        StandaloneMessage message = handling.message();
        OutcomeLog.applied(message.event(), handling.outcome(), handling.missed());
        listener.applied(message.event().cqrsId(), message.signalType(), handling.outcome(), handling.missed());
        outcomes.applied(message.position(), handling.outcome());
    }
}
