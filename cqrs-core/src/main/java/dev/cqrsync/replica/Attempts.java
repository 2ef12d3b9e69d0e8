package dev.cqrsync.replica;

import dev.cqrsync.transport.HandlerUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions with some of the messages of a batch, and what can be told of those that failed. Those that the database is
 * likely to refuse where others have a part in what is written are put aside. Used by one thread.
 */
final class Attempts implements Division.Attempt<ReplicaMessage>, Division.Suspicion<ReplicaMessage> {

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    /** Fewer are tried one by one in less time than a transaction for all of them takes. */
    private static final int PROVEN_TOGETHER = 8;

    private final ReplicaTransactions transactions;
    private final Reruns reruns;
    private final ReplicaListener listener;
    private final LastBatches lastBatches;
    private final FailedMessages failures;
    private final BatchOutcome outcome;
    private final Consumer<List<ReplicaMessage>> likely;
    private final Set<ReplicaMessage> aside = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<ReplicaMessage> notHandedOn = new ArrayList<>();
    private final List<ReplicaMessage> suspects = new ArrayList<>();
    private @Nullable UnitTransaction last;

    /** What the database is to be asked about, as some have failed with it, of these or before them. */
    private @Nullable RuntimeException refused;

    /** Whether some of these have failed with it, and it is not known which. */
    private boolean unexplained;

    private boolean asked;
    private boolean askedInVain;

    /** Whether those that are likely to fail are tried without a proof. */
    private boolean oneByOne;

    /**
     * @param refused with what messages are likely to fail, if the database has said so
     * @param likely takes those that are likely to fail, and are better applied apart when the others are done
     */
    Attempts(
            ReplicaTransactions transactions,
            Reruns reruns,
            ReplicaListener listener,
            LastBatches lastBatches,
            FailedMessages failures,
            BatchOutcome outcome,
            @Nullable RuntimeException refused,
            Consumer<List<ReplicaMessage>> likely) {
        this.transactions = transactions;
        this.reruns = reruns;
        this.listener = listener;
        this.lastBatches = lastBatches;
        this.failures = failures;
        this.outcome = outcome;
        this.refused = refused;
        this.likely = likely;
    }

    /** Applies messages, and tells which of them fail by themselves, except those that are put aside. */
    void apply(List<ReplicaMessage> messages, Refusals expected) {
        RuntimeException failure = onThoseNotAside(messages, expected);
        if (failure != null) {
            divide(messages, failure);
        }
    }

    /** Finds those that fail by themselves among messages that have failed together. */
    private void divide(List<ReplicaMessage> messages, RuntimeException failure) {
        List<ReplicaMessage> failed = notAside(messages);
        if (failed.size() == 1) {
            failures.add(failed.get(0), failure);
        } else {
            new Division<>(this, this, failures::addAmongOthers).divide(failed);
        }
    }

    @Override
    public @Nullable RuntimeException on(List<ReplicaMessage> messages) {
        return onThoseNotAside(messages, Refusals.NONE);
    }

    private @Nullable RuntimeException onThoseNotAside(List<ReplicaMessage> messages, Refusals expected) {
        RuntimeException failure = on(notAside(messages), expected);
        if (!notHandedOn.isEmpty()) {
            List<ReplicaMessage> some = List.copyOf(notHandedOn);
            notHandedOn.clear();
            likely.accept(some);
        }
        return failure;
    }

    private List<ReplicaMessage> notAside(List<ReplicaMessage> messages) {
        return aside.isEmpty()
                ? messages
                : messages.stream().filter(message -> !aside.contains(message)).toList();
    }

    private void putAside(List<ReplicaMessage> some) {
        aside.addAll(some);
        notHandedOn.addAll(some);
    }

    /**
     * Applies messages together. One that is alone is not left out, as there would be nothing left.
     *
     * @param expected how many of their rows are expected to be refused
     */
    private @Nullable RuntimeException on(List<ReplicaMessage> messages, Refusals expected) {
        if (messages.isEmpty()) {
            return null;
        }
        if (messages.size() == 1) {
            return once(messages, Refusals.NONE, null, true);
        }
        if (expected == Refusals.MOST
                && messages.size() >= PROVEN_TOGETHER
                && !oneByOne
                && refused != null
                && canBeAsked(messages)
                && lastBatches.letProve()) {
            RefusedMessagesException proof = proof(messages, refused);
            if (proof != null) {
                return provenAndOthers(proof, messages);
            }
            lastBatches.nobodyProven();
            oneByOne = true;
        }
        boolean canBeAsked = expected != Refusals.MOST && !askedInVain && canBeAsked(messages);
        RuntimeException failure =
                once(messages, expected, canBeAsked ? refused : null, !canBeAsked && expected != Refusals.MOST);
        if (failure == null) {
            return null;
        }
        log.debug("a transaction with {} messages has failed: {}", messages.size(), FailurePolicy.describe(failure));
        listener.divided(messages.size(), failure);
        if (failure instanceof RefusedMessagesException exception) {
            return withoutThose(exception, messages, expected);
        }
        if (!Savepoints.isOfRows(failure) || last == null) {
            return failure;
        }
        if (last.canLeaveOutRows()) {
            return expected == Refusals.NONE ? once(messages, Refusals.SOME, null, true) : failure;
        }
        if (!canBeAsked || FailureKind.find(failure, SQLException.class) == null) {
            return failure;
        }
        if (unexplained) {
            askedInVain = true;
            return FailureKind.of(failure) == FailureKind.DUPLICATE_KEY ? on(messages, expected) : failure;
        }
        refused = failure;
        unexplained = true;
        return on(notAside(messages), expected);
    }

    /** Those that are found to fail by themselves, all at once; {@code null} when none is. */
    private @Nullable RefusedMessagesException proof(List<ReplicaMessage> messages, RuntimeException question) {
        try {
            return reruns.run(
                    messages.size(),
                    false,
                    () -> transactions.execute(session -> {
                        // not to be committed: hooks have been called, and what they have done is taken back
                        throw new RefusedMessagesException(
                                new UnitTransaction(messages).prove(session, question), true);
                    }));
        } catch (RefusedMessagesException e) {
            log.debug("{} of {} messages have been found to fail", e.refused().size(), messages.size());
            return e.refused().isEmpty() ? null : e;
        } catch (HandlerUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.debug("messages are to be tried one by one: {}", FailurePolicy.describe(e));
            return null;
        }
    }

    /** Settles those that are proven to fail, after others that were asked about with them, and may be why. */
    private @Nullable RuntimeException provenAndOthers(RefusedMessagesException proof, List<ReplicaMessage> messages) {
        List<ReplicaMessage> proven = messagesOf(proof);
        List<ReplicaMessage> others = without(proven, messages);
        if (others.isEmpty()) {
            settle(proof.refused(), false);
            return null;
        }
        oneByOne = true;
        RuntimeException failure = on(others, Refusals.MOST);
        oneByOne = false;
        return failure == null ? on(proven, Refusals.MOST) : failure;
    }

    private static List<ReplicaMessage> messagesOf(RefusedMessagesException exception) {
        return exception.refused().stream()
                .flatMap(row -> row.messages().stream())
                .toList();
    }

    private static List<ReplicaMessage> without(List<ReplicaMessage> some, List<ReplicaMessage> messages) {
        Set<ReplicaMessage> out = Collections.newSetFromMap(new IdentityHashMap<>());
        out.addAll(some);
        return messages.stream().filter(message -> !out.contains(message)).toList();
    }

    private static boolean canBeAsked(List<ReplicaMessage> messages) {
        return messages.stream().anyMatch(message -> message.model().plainRows() != null);
    }

    /** Applies the others together. Those that are not proven to fail are put aside. */
    private @Nullable RuntimeException withoutThose(
            RefusedMessagesException exception, List<ReplicaMessage> messages, Refusals expected) {
        List<ReplicaMessage> failed = messagesOf(exception);
        if (!exception.proven()) {
            putAside(failed);
            return on(notAside(messages), expected);
        }
        List<ReplicaMessage> others = without(failed, messages);
        RuntimeException failure = on(others, expected);
        if (failure == null) {
            settle(exception.refused(), !others.isEmpty());
        }
        return failure;
    }

    /** What the database is to be asked about, if anything. */
    @Nullable
    RuntimeException refused() {
        return refused;
    }

    /** Remembers what the database was asked about, if at least half of those that it suspected have failed. */
    void learn() {
        if (asked) {
            long right = suspects.stream().filter(failures::contains).count();
            lastBatches.refusal(right > 0 && 2 * right >= suspects.size() ? refused : null);
        }
    }

    private void settle(List<BatchResult.Refused> rows, boolean othersApplied) {
        for (BatchResult.Refused refused : rows) {
            for (ReplicaMessage message : refused.messages()) {
                if (!refused.conclusive()) {
                    apply(List.of(message), Refusals.NONE);
                } else if (othersApplied && !refused.last()) {
                    failures.addAmongOthers(message, refused.failure());
                } else {
                    failures.add(message, refused.failure());
                }
            }
        }
    }

    /**
     * @param question what the database is asked about first, if anything
     * @param duplicateKeyRunsAgain whether a key may have been taken by a transaction that was quicker
     */
    private @Nullable RuntimeException once(
            List<ReplicaMessage> messages,
            Refusals expected,
            @Nullable RuntimeException question,
            boolean duplicateKeyRunsAgain) {
        BatchResult result;
        try {
            result = reruns.run(messages.size(), duplicateKeyRunsAgain, () -> {
                UnitTransaction transaction = new UnitTransaction(messages);
                last = transaction;
                return transactions.execute(session -> transaction.run(session, expected, question));
            });
        } catch (HandlerUnavailableException e) {
            throw e;
        } catch (RefusedMessagesException e) {
            return messages.size() == 1 ? e.first() : e;
        } catch (RuntimeException e) {
            return e;
        } finally {
            if (question != null) {
                putSuspectsAside();
            }
        }
        unexplained = false;
        boolean othersApplied = !result.applied().isEmpty();
        if (othersApplied) {
            failures.committed();
        }
        committed(Objects.requireNonNull(last), result, outcome);
        if (expected == Refusals.SOME) {
            lastBatches.refusing(!result.refused().isEmpty());
        }
        settle(result.refused(), othersApplied);
        return null;
    }

    private void putSuspectsAside() {
        asked = true;
        List<ReplicaMessage> some = last == null ? List.of() : last.suspects();
        if (!some.isEmpty()) {
            log.debug("{} messages are suspected to fail", some.size());
            unexplained = false;
            suspects.addAll(some);
            putAside(some);
        }
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
