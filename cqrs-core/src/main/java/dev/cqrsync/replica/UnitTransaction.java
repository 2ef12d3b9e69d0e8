package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/** What is done with some messages in one transaction. Used by one thread, once. */
final class UnitTransaction {

    private final List<ModelBatch> batches;
    private final List<ReplicaMessage> suspects = new ArrayList<>();
    private @Nullable ModelBatch current;

    UnitTransaction(List<ReplicaMessage> messages) {
        Map<String, ModelBatch> byId = new LinkedHashMap<>();
        for (ReplicaMessage message : messages) {
            byId.computeIfAbsent(message.model().cqrsId(), id -> new ModelBatch(message.model()))
                    .add(message);
        }
        batches = new ArrayList<>(byId.values());
        batches.sort(Comparator.comparingInt((ModelBatch batch) -> batch.model().rank())
                .thenComparing(batch -> batch.model().cqrsId()));
    }

    /**
     * Decides and writes.
     *
     * @param expected if any, rows that the database refuses are left out, where that can be done
     * @param question what some of the messages have failed with, or some before them: where others have a part in what is
     *     written, the database is asked first who is likely to fail with it, and those are left out
     * @throws RefusedMessagesException when messages have failed where others have a part in what is written
     */
    BatchResult run(SessionImplementor session, Refusals expected, @Nullable RuntimeException question)
            throws SQLException {
        Savepoints savepoints = expected == Refusals.NONE
                ? null
                : new Savepoints(ReplicaTransactions.connection(session), expected == Refusals.MOST);
        BatchResult result = new BatchResult();
        for (ModelBatch batch : batches) { // parents first
            current = batch;
            batch.decide(session, result);
            if (question != null && batch.canBeAsked()) {
                suspects.addAll(batch.leaveOutSuspects(session, result, question));
            }
            batch.write(session, savepoints);
        }
        for (int i = batches.size() - 1; i >= 0; i--) { // children first
            current = batches.get(i);
            batches.get(i).delete(session, savepoints);
        }
        current = null;
        List<BatchResult.Refused> failed = new ArrayList<>();
        for (ModelBatch batch : batches) {
            List<BatchResult.Refused> refused = batch.refused(result, batches.size() == 1);
            refused.forEach(batch.canLeaveOutRows() ? result::refused : failed::add);
        }
        if (!failed.isEmpty()) {
            throw new RefusedMessagesException(failed, true); // what they have left for after the commit must not be
        }
        return result;
    }

    /**
     * Finds messages that fail by themselves where others have a part in what is written. To be rolled back.
     *
     * @param question what some have failed with, of these or before them
     */
    List<BatchResult.Refused> prove(SessionImplementor session, RuntimeException question) throws SQLException {
        BatchResult result = new BatchResult();
        List<BatchResult.Refused> proven = new ArrayList<>();
        for (ModelBatch batch : batches) {
            if (batch.canBeAsked()) {
                batch.decide(session, result);
                proven.addAll(batch.prove(session, question));
            }
        }
        return proven;
    }

    /** Messages that are likely to fail, and have been left out. */
    List<ReplicaMessage> suspects() {
        return suspects;
    }

    /** Whether the statement it has failed at can be tried without the row that the database has refused. */
    boolean canLeaveOutRows() {
        return current != null && current.canLeaveOutRows();
    }

    /** The message whose handler has failed; {@code null} when something else has. */
    @Nullable
    ReplicaMessage failed() {
        return current == null ? null : current.failed();
    }

    /** After the commit. */
    void evictFromCaches() {
        for (ModelBatch batch : batches) {
            List<ReplicaKey> keys = batch.changedKeys();
            SecondLevelCache.evict(batch.model().mapping(), keys);
        }
    }
}
