package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies messages to one persistence unit: all of them in one transaction; when that fails, each half in its own, and so
 * on, so that only those that fail by themselves have failed. When the database is out of reach nothing is decided, and
 * the messages come again. Thread-safe.
 */
final class UnitApplier {

    private static final Logger log = LoggerFactory.getLogger(UnitApplier.class);

    private static final int PASSES = 5;
    private static final int SECONDS_TO_ANSWER = 5;

    private final ReplicaTransactions transactions;
    private final Reruns reruns;
    private final ReplicaListener listener;

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
        Map<ReplicaMessage, RuntimeException> failures = new LinkedHashMap<>();
        // apart and last: what has failed before is likely to fail again, and better overtaken than in the way
        applyDivided(hasFailedBefore.getOrDefault(false, List.of()), failures, outcome);
        applyDivided(hasFailedBefore.getOrDefault(true, List.of()), failures, outcome);
        if (messages.size() > 1) {
            applyAgain(failures, outcome);
        }
        failures.forEach((message, failure) -> outcome.failed(message.position(), message.event(), failure));
    }

    /** Halves what fails until only those are left that fail by themselves. */
    private void applyDivided(
            List<ReplicaMessage> messages, Map<ReplicaMessage, RuntimeException> failures, BatchOutcome outcome) {
        int size = messages.size();
        RuntimeException failure = size == 0 ? null : attempt(messages, outcome);
        if (failure == null) {
            return;
        }
        if (size == 1) {
            failures.put(messages.get(0), failure);
            return;
        }
        log.debug("a batch of {} messages is divided: {}", size, FailurePolicy.describe(failure));
        listener.divided(size, failure);
        applyDivided(messages.subList(0, size / 2), failures, outcome);
        applyDivided(messages.subList(size / 2, size), failures, outcome);
    }

    /** Goes over the failed ones again as long as others succeed: a child may have come before its parent. */
    private void applyAgain(Map<ReplicaMessage, RuntimeException> failures, BatchOutcome outcome) {
        int before;
        int pass = 1;
        do {
            before = failures.size();
            for (ReplicaMessage message : List.copyOf(failures.keySet())) {
                if (!mayBeHelpedByOthers(failures.get(message))) {
                    continue;
                }
                RuntimeException failure = attempt(List.of(message), outcome);
                if (failure == null) {
                    failures.remove(message);
                } else {
                    failures.put(message, failure);
                }
            }
        } while (failures.size() < before && ++pass < PASSES);
    }

    private static boolean mayBeHelpedByOthers(@Nullable RuntimeException failure) {
        return failure != null && FailureKind.of(failure) == FailureKind.EVENT;
    }

    /** One transaction. Returns what it failed with, or {@code null}. */
    private @Nullable RuntimeException attempt(List<ReplicaMessage> messages, BatchOutcome outcome) {
        try {
            Committed committed = reruns.run(messages.size(), () -> {
                List<ModelBatch> batches = group(messages);
                return new Committed(batches, transactions.execute(session -> inTransaction(session, batches)));
            });
            committed(committed.batches(), committed.result(), outcome);
            return null;
        } catch (HandlerUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private record Committed(List<ModelBatch> batches, BatchResult result) {}

    private static List<ModelBatch> group(List<ReplicaMessage> messages) {
        Map<String, ModelBatch> batches = new LinkedHashMap<>();
        for (ReplicaMessage message : messages) {
            batches.computeIfAbsent(message.model().cqrsId(), id -> new ModelBatch(message.model()))
                    .add(message);
        }
        List<ModelBatch> ordered = new ArrayList<>(batches.values());
        ordered.sort(Comparator.comparingInt((ModelBatch batch) -> batch.model().rank())
                .thenComparing(batch -> batch.model().cqrsId()));
        return ordered;
    }

    private static BatchResult inTransaction(SessionImplementor session, List<ModelBatch> batches) throws SQLException {
        BatchResult result = new BatchResult();
        for (ModelBatch batch : batches) { // parents first
            batch.decide(session, result);
            batch.write(session);
        }
        for (int i = batches.size() - 1; i >= 0; i--) { // children first
            batches.get(i).delete(session);
        }
        return result;
    }

    private void committed(List<ModelBatch> batches, BatchResult result, BatchOutcome outcome) {
        for (ModelBatch batch : batches) {
            List<ReplicaKey> keys = batch.changedKeys();
            SecondLevelCache.evict(batch.model().mapping(), keys);
        }
        warnOfDowngrades(result);
        for (Applied applied : result.applied()) {
            ReplicaMessage message = applied.message();
            outcome.applied(message.position(), applied.outcome());
            listener.reached(
                    message.event().cqrsId(), message.row().key(), message.row().revision());
            OutcomeLog.applied(message.event(), applied.outcome(), applied.missed());
            listener.applied(message.event().cqrsId(), message.signalType(), applied.outcome(), applied.missed());
        }
        result.unfit().forEach((message, problem) -> outcome.failed(message.position(), message.event(), problem));
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
