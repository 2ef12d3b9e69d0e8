package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies messages to one persistence unit: all of them in one transaction. When the database refuses a row there, that
 * is done again around the rows that it refuses, or, where handlers or entities have a part in what is written, without
 * those that it would refuse as they came; when handlers fail, without them. These then prove in a transaction that is
 * rolled back that they fail by themselves. When anything else fails, the messages are divided, each part in a
 * transaction of its own. So only those have failed that fail by themselves. When the database is out of reach nothing
 * is decided, and the messages come again. Thread-safe.
 */
final class UnitApplier {

    private static final Logger log = LoggerFactory.getLogger(UnitApplier.class);

    private static final int PASSES = 5;
    private static final int SECONDS_TO_ANSWER = 5;

    private final ReplicaTransactions transactions;
    private final Reruns reruns;
    private final ReplicaListener listener;

    /** Whether the last batch had rows that the database refused, so that the next one probably has, too. */
    private volatile boolean refusing;

    /**
     * The same where others have a part in what is written: what the database has refused there. Of the messages that it
     * told were likely to fail, at least half did.
     */
    private volatile @Nullable RuntimeException refusal;

    UnitApplier(ReplicaTransactions transactions, ReplicaListener listener) {
        this.transactions = transactions;
        this.reruns = new Reruns(this::databaseIsThere, TimedOutQueries::report, listener);
        this.listener = listener;
    }

    private boolean databaseIsThere() {
        return transactions.execute(
                session -> ReplicaTransactions.connection(session).isValid(SECONDS_TO_ANSWER));
    }

    /**
     * Applies messages and decides about each.
     *
     * @throws HandlerUnavailableException when the database is out of reach; some may have been applied already, which
     *     does no harm when they come again
     */
    void apply(List<ReplicaMessage> messages, BatchOutcome outcome) {
        Map<Boolean, List<ReplicaMessage>> hasFailedBefore = messages.stream()
                .collect(Collectors.partitioningBy(message -> message.event().retries() > 0));
        FailedMessages failures = new FailedMessages();
        Refusals expected = refusing ? Refusals.SOME : Refusals.NONE;
        // apart and last: what has failed before is likely to fail again, and better overtaken than in the way
        applyDivided(hasFailedBefore.getOrDefault(false, List.of()), expected, failures, outcome);
        applyDivided(hasFailedBefore.getOrDefault(true, List.of()), Refusals.MOST, failures, outcome);
        if (messages.size() > 1) {
            applyAgain(failures, outcome);
        }
        failures.forEach((message, failure) -> outcome.failed(message.position(), message.event(), failure));
    }

    /** Applies messages, and tells which of them fail by themselves. */
    private void applyDivided(
            List<ReplicaMessage> messages, Refusals expected, FailedMessages failures, BatchOutcome outcome) {
        if (messages.isEmpty()) {
            return;
        }
        Attempts attempts = new Attempts(failures, outcome);
        RuntimeException failure = attempts.on(messages, expected);
        if (failure != null && messages.size() == 1) {
            failures.add(messages.get(0), failure);
        } else if (failure != null) {
            new Division<>(attempts, attempts, failures::addAmongOthers).divide(messages);
        }
    }

    /** Goes over the failed ones again as long as others succeed: a child may have come before its parent. */
    private void applyAgain(FailedMessages failures, BatchOutcome outcome) {
        int before;
        int pass = 1;
        do {
            before = failures.commits();
            List<ReplicaMessage> again = failures.takeOvertaken(UnitApplier::mayBeHelpedByOthers);
            applyDivided(again, Refusals.MOST, failures, outcome);
        } while (failures.commits() > before && ++pass < PASSES);
    }

    private static boolean mayBeHelpedByOthers(RuntimeException failure) {
        return FailureKind.of(failure) == FailureKind.EVENT && !SqlFailures.isCheck(failure);
    }

    /** Transactions with some of the messages of a batch, and what can be told of those that failed. */
    private final class Attempts implements Division.Attempt<ReplicaMessage>, Division.Suspicion<ReplicaMessage> {

        private final FailedMessages failures;
        private final BatchOutcome outcome;
        private @Nullable UnitTransaction last;
        private @Nullable RuntimeException likely = refusal;
        private boolean askedInVain;

        Attempts(FailedMessages failures, BatchOutcome outcome) {
            this.failures = failures;
            this.outcome = outcome;
        }

        @Override
        public @Nullable RuntimeException on(List<ReplicaMessage> messages) {
            return on(messages, Refusals.NONE);
        }

        /**
         * Applies messages together. One that is alone is not left out, as there would be nothing left.
         *
         * @param expected how many of their rows are expected to be refused
         */
        @Nullable
        RuntimeException on(List<ReplicaMessage> messages, Refusals expected) {
            if (messages.size() == 1) {
                return once(messages, Refusals.NONE, true);
            }
            boolean canBeAsked = expected != Refusals.MOST && !askedInVain && canBeAsked(messages);
            RuntimeException expectedRefusal = likely;
            if (canBeAsked && expectedRefusal != null) {
                likely = null;
                RefusedMessagesException suspected = suspects(messages, expectedRefusal);
                if (suspected != null) {
                    return withoutSuspects(suspected, messages, expected, expectedRefusal);
                }
                refusal = null;
            }
            RuntimeException failure = once(messages, expected, !canBeAsked && expected != Refusals.MOST);
            if (failure == null) {
                return null;
            }
            log.debug(
                    "a transaction with {} messages has failed: {}", messages.size(), FailurePolicy.describe(failure));
            listener.divided(messages.size(), failure);
            if (failure instanceof RefusedMessagesException refused) {
                return withoutThose(refused, messages, expected);
            }
            if (!Savepoints.isOfRows(failure) || last == null) {
                return failure;
            }
            if (last.canLeaveOutRows()) {
                return expected == Refusals.NONE ? once(messages, Refusals.SOME, true) : failure;
            }
            if (!canBeAsked || FailureKind.find(failure, SQLException.class) == null) {
                return failure;
            }
            RefusedMessagesException suspected = suspects(messages, failure);
            if (suspected != null) {
                return withoutSuspects(suspected, messages, expected, failure);
            }
            askedInVain = true;
            return FailureKind.of(failure) == FailureKind.DUPLICATE_KEY ? on(messages, expected) : failure;
        }

        private static boolean canBeAsked(List<ReplicaMessage> messages) {
            return messages.stream().anyMatch(message -> message.model().plainRows() != null);
        }

        /**
         * Those whose rows the database refuses as they came, which is only likely to be what their handlers have made of
         * them. {@code null} for no idea: there are none, or more than half of all, which says that the database wants
         * something that handlers or entities add.
         *
         * @param failure what some have failed with, or those before them
         */
        private @Nullable RefusedMessagesException suspects(List<ReplicaMessage> messages, RuntimeException failure) {
            List<BatchResult.Refused> told = new ArrayList<>();
            try {
                transactions.execute(session -> {
                    told.addAll(new UnitTransaction(messages).suspects(session, failure));
                    throw new TakenBackException();
                });
            } catch (TakenBackException e) {
                log.debug("{} of {} messages are suspected to fail", told.size(), messages.size());
            } catch (RuntimeException e) { // which the messages will meet themselves if it is there to stay
                log.debug("cannot tell which messages are likely to fail: {}", FailurePolicy.describe(e));
                return null;
            }
            boolean ofUse = !told.isEmpty() && told.size() <= messages.size() / 2;
            return ofUse ? new RefusedMessagesException(told, false) : null;
        }

        /** Remembers what they were suspected for, if that was right of at least half of them. */
        private @Nullable RuntimeException withoutSuspects(
                RefusedMessagesException suspected,
                List<ReplicaMessage> messages,
                Refusals expected,
                RuntimeException failure) {
            RuntimeException failureOfOthers = withoutThose(suspected, messages, expected);
            List<ReplicaMessage> suspects = suspected.refused().stream()
                    .flatMap(row -> row.messages().stream())
                    .toList();
            boolean right = 2 * suspects.stream().filter(failures::contains).count() >= suspects.size();
            refusal = right ? failure : null;
            return failureOfOthers;
        }

        /** Applies the others together. Those that were refused have failed, or are to prove it now. */
        private @Nullable RuntimeException withoutThose(
                RefusedMessagesException exception, List<ReplicaMessage> messages, Refusals expected) {
            Set<ReplicaMessage> refused = Collections.newSetFromMap(new IdentityHashMap<>());
            exception.refused().forEach(row -> refused.addAll(row.messages()));
            Map<Boolean, List<ReplicaMessage>> isRefused =
                    messages.stream().collect(Collectors.partitioningBy(refused::contains));
            List<ReplicaMessage> others = isRefused.getOrDefault(false, List.of());
            RuntimeException failure = others.isEmpty() ? null : on(others, expected);
            if (failure != null) {
                return failure;
            }
            if (exception.proven()) {
                settle(exception.refused(), !others.isEmpty());
            } else {
                applyDivided(isRefused.getOrDefault(true, List.of()), Refusals.MOST, failures, outcome);
            }
            return null;
        }

        private void settle(List<BatchResult.Refused> rows, boolean othersApplied) {
            for (BatchResult.Refused refused : rows) {
                for (ReplicaMessage message : refused.messages()) {
                    if (!refused.conclusive()) {
                        applyDivided(List.of(message), Refusals.NONE, failures, outcome);
                    } else if (othersApplied && !refused.last()) {
                        failures.addAmongOthers(message, refused.failure());
                    } else {
                        failures.add(message, refused.failure());
                    }
                }
            }
        }

        /** @param duplicateKeyRunsAgain whether a key may have been taken by a transaction that was quicker */
        private @Nullable RuntimeException once(
                List<ReplicaMessage> messages, Refusals expected, boolean duplicateKeyRunsAgain) {
            BatchResult result;
            try {
                result = reruns.run(messages.size(), duplicateKeyRunsAgain, () -> {
                    UnitTransaction transaction = new UnitTransaction(messages);
                    last = transaction;
                    return transactions.execute(session -> transaction.run(session, expected));
                });
            } catch (HandlerUnavailableException e) {
                throw e;
            } catch (RefusedMessagesException e) {
                return messages.size() == 1 ? e.first() : e;
            } catch (RuntimeException e) {
                return e;
            }
            boolean othersApplied = !result.applied().isEmpty();
            if (othersApplied) {
                failures.committed();
            }
            committed(Objects.requireNonNull(last), result, outcome);
            if (expected == Refusals.SOME) {
                refusing = !result.refused().isEmpty();
            }
            settle(result.refused(), othersApplied);
            return null;
        }

        @Override
        public int suspect(List<ReplicaMessage> messages, RuntimeException failure) {
            ReplicaMessage failed = last == null ? null : last.failed();
            if (!Savepoints.isOfRows(failure)) {
                return -1;
            }
            if (failed != null) {
                return messages.indexOf(failed);
            }
            return Suspects.of(
                    messages,
                    failure,
                    message -> message.row().key().values(),
                    message -> message.row().values());
        }
    }

    /** Ends a transaction that was for a question only. */
    private static final class TakenBackException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TakenBackException() {
            super(null, null, false, false);
        }
    }

    private void committed(UnitTransaction transaction, BatchResult result, BatchOutcome outcome) {
        transaction.evictFromCaches();
        warnOfDowngrades(result);
        for (Applied applied : result.applied()) {
            ReplicaMessage message = applied.message();
            outcome.applied(message.position(), applied.outcome());
            listener.reached(
                    message.event().cqrsId(), message.row().key(), message.row().revision());
            OutcomeLog.applied(message.event(), applied.outcome(), applied.missed());
            listener.applied(message.event().cqrsId(), message.signalType(), applied.outcome(), applied.missed());
        }
        result.unfit()
                .forEach(unfit -> outcome.failed(
                        unfit.message().position(), unfit.message().event(), unfit.problem()));
    }

    /** Once per batch: a SYNC of many rows may do it to each. */
    private static void warnOfDowngrades(BatchResult result) {
        List<ReplicaMessage> undated = result.applied().stream()
                .filter(applied -> applied.outcome() == ApplyOutcome.SYNC_DOWNGRADED)
                .map(Applied::message)
                .filter(message -> message.snapshotAt() == null)
                .toList();
        if (!undated.isEmpty()) {
            ReplicaMessage first = undated.get(0);
            log.warn(
                    "SYNC has lowered the revision of {} row(s), the first being {} {} to {}; it does not tell when it was"
                            + " read, so it may have been overtaken by a newer SAVE",
                    undated.size(),
                    first.event().cqrsId(),
                    first.row().key(),
                    first.row().revision());
        }
    }
}
