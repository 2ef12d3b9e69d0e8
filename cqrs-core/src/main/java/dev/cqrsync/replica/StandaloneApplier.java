package dev.cqrsync.replica;

import dev.cqrsync.transport.HandlerUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls handlers without an entity, each message in a transaction of its own, where there are any. Those with a
 * transactional ledger share one, so that the ledger is asked and told once; when it fails, they are divided until only
 * those have failed that fail by themselves. Thread-safe.
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
        try (Applying applying = Applying.begin()) {
            for (int from = 0; from < messages.size(); ) {
                int to = endOfShared(messages, from);
                List<StandaloneMessage> together = messages.subList(from, to);
                KEYS.with(together, () -> handle(together, outcomes));
                from = to;
            }
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

    private void handle(List<StandaloneMessage> together, BatchOutcome outcomes) {
        BiConsumer<StandaloneMessage, RuntimeException> failed =
                (message, failure) -> outcomes.failed(message.position(), message.event(), failure);
        Attempts attempts = new Attempts(outcomes);
        RuntimeException failure = attempts.on(together);
        if (failure != null && together.size() == 1) {
            failed.accept(together.get(0), failure);
        } else if (failure != null) {
            new Division<>(attempts, attempts, failed).divide(together);
        }
    }

    /** Transactions with some messages, and what can be told of those that failed. */
    private final class Attempts implements Division.Attempt<StandaloneMessage>, Division.Suspicion<StandaloneMessage> {

        private final BatchOutcome outcomes;

        /** The message whose hook has been called and has not returned. */
        private @Nullable StandaloneMessage current;

        Attempts(BatchOutcome outcomes) {
            this.outcomes = outcomes;
        }

        @Override
        public @Nullable RuntimeException on(List<StandaloneMessage> messages) {
            try {
                for (StandaloneHandling handling : reruns.run(messages.size(), true, () -> handled(messages))) {
                    handling.committed();
                    report(handling, outcomes);
                }
                return null;
            } catch (HandlerUnavailableException e) {
                throw e;
            } catch (RuntimeException e) {
                if (messages.size() > 1) {
                    log.debug(
                            "a transaction with {} messages has failed: {}",
                            messages.size(),
                            FailurePolicy.describe(e));
                    listener.divided(messages.size(), e);
                }
                return e;
            }
        }

        private List<StandaloneHandling> handled(List<StandaloneMessage> messages) {
            List<StandaloneHandling> handlings = new ArrayList<>(messages.size());
            current = null;
            transactions.execute(() -> {
                RevisionLedger own = ledger(messages.get(0));
                BatchLedger shared = own != null && own.isTransactional() ? new BatchLedger(own, messages) : null;
                ApplyOutcome last = ApplyOutcome.DUPLICATE;
                for (StandaloneMessage message : messages) {
                    StandaloneHandling handling =
                            new StandaloneHandling(message, waiting, shared == null ? own : shared);
                    handlings.add(handling);
                    current = message;
                    last = handling.run();
                    current = null;
                }
                if (shared != null) {
                    shared.write();
                }
                return last;
            });
            return handlings;
        }

        @Override
        public int suspect(List<StandaloneMessage> messages, RuntimeException failure) {
            return current == null || !Savepoints.isOfRows(failure) ? -1 : messages.indexOf(current);
        }
    }

    private void report(StandaloneHandling handling, BatchOutcome outcomes) {
        StandaloneMessage message = handling.message();
        OutcomeLog.applied(message.event(), handling.outcome(), handling.missed());
        listener.applied(message.event().cqrsId(), message.signalType(), handling.outcome(), handling.missed());
        outcomes.applied(message.position(), handling.outcome());
    }
}
