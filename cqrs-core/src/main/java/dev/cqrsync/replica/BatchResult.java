package dev.cqrsync.replica;

import dev.cqrsync.serialization.ConversionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What one transaction has come to; of no meaning unless it commits. */
final class BatchResult {

    /** A message whose values do not fit. */
    record Unfit(ReplicaMessage message, ConversionException problem) {}

    /**
     * A row that the database has refused, whose messages have done nothing.
     *
     * @param messages of this row, 1 or more
     * @param conclusive whether its only message has failed by that
     * @param last whether it was refused when all else of the transaction was done, so that none of it can help
     */
    record Refused(List<ReplicaMessage> messages, RuntimeException failure, boolean conclusive, boolean last) {}

    private final List<Applied> applied = new ArrayList<>();
    private final List<Unfit> unfit = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Set<ReplicaMessage> unapplied = Collections.newSetFromMap(new IdentityHashMap<>());

    void applied(Applied result) {
        applied.add(result);
    }

    void unfit(ReplicaMessage message, ConversionException problem) {
        unfit.add(new Unfit(message, problem));
    }

    boolean isUnfit(ReplicaMessage message) {
        return unfit.stream().anyMatch(one -> one.message() == message);
    }

    /** Takes back what was said of a row's messages, as its row cannot be written. */
    void refused(Refused row) {
        refused.add(row);
        leftOut(row.messages());
    }

    /** Takes back what was said of messages, which are left for later. */
    void leftOut(List<ReplicaMessage> messages) {
        unapplied.addAll(messages);
    }

    List<Applied> applied() {
        return unapplied.isEmpty()
                ? applied
                : applied.stream()
                        .filter(result -> !unapplied.contains(result.message()))
                        .toList();
    }

    List<Unfit> unfit() {
        return unfit;
    }

    List<Refused> refused() {
        return refused;
    }
}
