package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies messages to one persistence unit: all of them in one transaction. When the database refuses a row there, that
 * is done again around the rows that it refuses, or, where handlers or entities have a part in what is written, without
 * those that it would refuse as they came; when handlers fail, without them. These then prove in a transaction that is
 * rolled back that they fail by themselves. When anything else fails, the messages are divided, each part in a
 * transaction of its own. So only those have failed that fail by themselves. When the database is out of reach nothing
 * is decided, and the messages come again. Thread-safe.
 */
final class UnitApplier {

    private static final int PASSES = 5;
    private static final int SECONDS_TO_ANSWER = 5;

    private final ReplicaTransactions transactions;
    private final Reruns reruns;
    private final ReplicaListener listener;

    private final LastBatches lastBatches = new LastBatches();

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
        // apart and last: what has failed before is likely to fail again, and better overtaken than in the way
        List<ReplicaMessage> likely = new ArrayList<>(hasFailedBefore.getOrDefault(true, List.of()));
        Attempts attempts = attempts(failures, outcome, lastBatches.refusal(), likely::addAll);
        attempts.apply(
                hasFailedBefore.getOrDefault(false, List.of()), lastBatches.refusing() ? Refusals.SOME : Refusals.NONE);
        applyApart(likely, failures, outcome, attempts.refused());
        attempts.learn();
        if (messages.size() > 1) {
            applyAgain(failures, outcome, attempts.refused());
        }
        failures.forEach((message, failure) -> outcome.failed(message.position(), message.event(), failure));
    }

    /**
     * Applies messages that are likely to fail, each of them apart from the others.
     *
     * @param refused with what, if the database has said so
     */
    private void applyApart(
            List<ReplicaMessage> messages,
            FailedMessages failures,
            BatchOutcome outcome,
            @Nullable RuntimeException refused) {
        attempts(failures, outcome, refused, likely -> applyApart(likely, failures, outcome, refused))
                .apply(messages, Refusals.MOST);
    }

    private Attempts attempts(
            FailedMessages failures,
            BatchOutcome outcome,
            @Nullable RuntimeException refused,
            Consumer<List<ReplicaMessage>> likely) {
        return new Attempts(transactions, reruns, listener, lastBatches, failures, outcome, refused, likely);
    }

    /** Goes over the failed ones again as long as others succeed: a child may have come before its parent. */
    private void applyAgain(FailedMessages failures, BatchOutcome outcome, @Nullable RuntimeException refused) {
        int before;
        int pass = 1;
        do {
            before = failures.commits();
            List<ReplicaMessage> again = failures.takeOvertaken(UnitApplier::mayBeHelpedByOthers);
            applyApart(again, failures, outcome, refused);
        } while (failures.commits() > before && ++pass < PASSES);
    }

    private static boolean mayBeHelpedByOthers(RuntimeException failure) {
        return FailureKind.of(failure) == FailureKind.EVENT && !SqlFailures.isCheck(failure);
    }
}
