package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies messages to one persistence unit: all of them in one transaction; when that fails, each in its own, so that
 * only those that fail by themselves have failed.
 *
 * <p>A transaction that was in another's way runs again after a short, random pause. When the database is out of reach
 * nothing is decided, and the messages come again. Thread-safe.
 */
final class UnitApplier {

    private static final Logger log = LoggerFactory.getLogger(UnitApplier.class);

    private static final int RUNS = 10;
    private static final int RUNS_FOR_DUPLICATE_KEY = 3;
    private static final int RUNS_AFTER_TIMEOUT = 3;
    private static final int PASSES = 5;
    private static final long PAUSE_MICROS = 2_000;

    private final ReplicaTransactions transactions;
    private final ReplicaListener listener;

    UnitApplier(ReplicaTransactions transactions, ReplicaListener listener) {
        this.transactions = transactions;
        this.listener = listener;
    }

    /**
     * Applies messages and decides about each.
     *
     * @throws HandlerUnavailableException when the database is out of reach; some may have been applied already, which
     *     does no harm when they come again
     */
    void apply(List<ReplicaMessage> messages, BatchOutcome outcome) {
        RuntimeException failure = attempt(messages, outcome);
        if (failure == null) {
            return;
        }
        if (messages.size() == 1) {
            failed(messages.get(0), failure, outcome);
            return;
        }
        log.debug("a batch of {} messages is replayed one by one", messages.size(), failure);
        listener.replayedOneByOne(messages.size(), failure);
        replay(messages, outcome);
    }

    /** Goes over the failed ones again as long as others succeed: a child may have come before its parent. */
    private void replay(List<ReplicaMessage> messages, BatchOutcome outcome) {
        Map<ReplicaMessage, RuntimeException> failures = new LinkedHashMap<>();
        List<ReplicaMessage> left = messages;
        for (int pass = 0; pass < PASSES; pass++) {
            failures.clear();
            for (ReplicaMessage message : left) {
                RuntimeException failure = attempt(List.of(message), outcome);
                if (failure != null) {
                    failures.put(message, failure);
                }
            }
            boolean progress = failures.size() < left.size();
            left = List.copyOf(failures.keySet());
            if (left.isEmpty() || !progress) {
                break;
            }
        }
        failures.forEach((message, failure) -> failed(message, failure, outcome));
    }

    private void failed(ReplicaMessage message, RuntimeException failure, BatchOutcome outcome) {
        outcome.failed(message.position(), message.event(), failure);
    }

    /** One transaction, run again where that can help. Returns what it failed with, or {@code null}. */
    private @Nullable RuntimeException attempt(List<ReplicaMessage> messages, BatchOutcome outcome) {
        for (int run = 1; ; run++) {
            try {
                List<ModelBatch> batches = group(messages);
                BatchResult result = transactions.execute(session -> inTransaction(session, batches));
                committed(batches, result, outcome);
                return null;
            } catch (RuntimeException e) {
                HandlerUnavailability.rethrow(e);
                if (TimedOutQueries.reported(e) && (messages.size() > 1 || run == RUNS_AFTER_TIMEOUT)) {
                    return e; // smaller transactions take less; what is slow by itself must not block the rest
                }
                switch (e instanceof OvertakenException ? SqlFailures.Kind.CONTENTION : SqlFailures.kind(e)) {
                    case UNAVAILABLE ->
                        throw new HandlerUnavailableException("The replica's database cannot be worked with now.", e);
                    case CONTENTION -> {
                        if (run == RUNS) {
                            throw new HandlerUnavailableException(
                                    "The replica's database was contended in %d runs.".formatted(RUNS), e);
                        }
                    }
                    case DUPLICATE_KEY -> {
                        if (run == RUNS_FOR_DUPLICATE_KEY) {
                            return e;
                        }
                    }
                    case OTHER -> {
                        return e;
                    }
                }
                log.debug("a batch of {} messages runs again", messages.size(), e);
                listener.rerun(messages.size(), e);
                pause(run);
            }
        }
    }

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

    private static void pause(int run) {
        long bound = PAUSE_MICROS << Math.min(run, 6);
        long micros = ThreadLocalRandom.current().nextLong(PAUSE_MICROS, PAUSE_MICROS + bound);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
    }
}
