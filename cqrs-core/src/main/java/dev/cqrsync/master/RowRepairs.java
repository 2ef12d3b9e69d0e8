package dev.cqrsync.master;

import dev.cqrsync.capture.MasterCapture;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.MasterMapping;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings single rows of one model right on replicas: what they lack or have wrong is sent again, what they have too much
 * is taken back. Each call is a transaction of its own, or part of the current one. Thread-safe.
 */
public final class RowRepairs {

    private final MasterTransactions transactions;
    private final MasterMapping mapping;

    /** @param mapping of the class that declares the model */
    public RowRepairs(MasterTransactions transactions, MasterMapping mapping) {
        this.transactions = transactions;
        this.mapping = mapping;
    }

    /**
     * Sends rows again, as they are committed.
     *
     * @param keys values of the key's attributes, one per column; rows that are not there, or that the master's filter
     *     leaves out, are not sent
     * @param queue the only service queue to send them to, or {@code null} for all replicas
     * @return how many were sent
     */
    public long resend(List<List<Object>> keys, @Nullable String queue) {
        SyncOptions options = queue == null ? SyncOptions.toAll() : SyncOptions.toQueue(queue);
        return new RowSync(transactions, mapping, RowFilter.NONE, options).ofKeys(keys);
    }

    /**
     * Makes replicas drop rows that the master does not have, or does not replicate.
     *
     * @param concrete mapping of a class that is not abstract
     * @param rows the highest revision that replicas may have of them, by key on the wire
     * @param queue the only service queue to tell, or {@code null} for all replicas
     */
    public void retract(MasterMapping concrete, Map<Object, Long> rows, @Nullable String queue) {
        transactions.required(caller -> OperationSession.within(caller, session -> {
            MasterCapture.of(mapping.sessionFactory()).begin(session).retract(concrete, rows, queue);
            return true;
        }));
    }
}
