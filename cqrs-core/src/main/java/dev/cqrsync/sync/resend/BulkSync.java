package dev.cqrsync.sync.resend;

import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.master.SyncOptions;
import dev.cqrsync.master.SyncProgress;
import dev.cqrsync.sync.RowListener;
import dev.cqrsync.transport.MessagePublisher;
import java.util.function.Supplier;

/**
 * Sends rows of masters again, page by page in the order of their keys, each as it is committed. Needs no more memory
 * than two pages do. Thread-safe.
 */
public final class BulkSync {

    private final MappingRegistry registry;
    private final MasterOperations operations;
    private final Supplier<MessagePublisher> publisher;

    /** @param publisher the way to the broker; asked for when needed */
    public BulkSync(MappingRegistry registry, MasterOperations operations, Supplier<MessagePublisher> publisher) {
        this.registry = registry;
        this.operations = operations;
        this.publisher = publisher;
    }

    /**
     * Sends rows. Not within a transaction, unless they go through the outbox.
     *
     * @throws dev.cqrsync.mapping.UnknownIdException when there is no such master
     * @throws dev.cqrsync.filter.FilterException when the filter does not fit it
     * @throws dev.cqrsync.transport.PublishException when the broker does not take the rows; some have been sent
     * @throws dev.cqrsync.CqrsException when the thread is interrupted; some have been sent
     */
    public SyncReport sync(SyncRequest request) {
        Class<?> type = type(request);
        Counts counts = new Counts(request.listener());
        SyncOptions options = (request.queue() == null ? SyncOptions.toAll() : SyncOptions.toQueue(request.queue()))
                .withBatchSize(request.batchSize())
                .withRate(request.rate())
                .withProgress(counts);
        if (!request.outbox() && !request.filter().isNone()) {
            options = options.withPublisher(publisher.get());
        }
        long synced = operations.sync(type, request.filter(), options);
        return new SyncReport(counts.processed, synced, counts.failed, counts.unrouted);
    }

    /**
     * How many rows there are to read, for those who want to know how long it takes.
     *
     * @throws dev.cqrsync.mapping.UnknownIdException when there is no such master
     * @throws dev.cqrsync.filter.FilterException when the filter does not fit it
     */
    public long count(SyncRequest request) {
        return operations.count(type(request), request.filter());
    }

    private Class<?> type(SyncRequest request) {
        return registry.masters(request.cqrsId()).stream()
                .filter(mapping -> mapping.entityName().equals(mapping.declaringEntity()))
                .findFirst()
                .orElseThrow()
                .persister()
                .getMappedClass();
    }

    private static final class Counts implements SyncProgress {

        private final RowListener listener;
        private long processed;
        private long failed;
        private long unrouted;

        Counts(RowListener listener) {
            this.listener = listener;
        }

        @Override
        public void synced(long rows) {}

        @Override
        public void processed(long rows) {
            processed = rows;
            listener.processed(rows);
        }

        @Override
        public void failed(String pk, RuntimeException problem) {
            failed++;
            listener.failed(pk, RowListener.reason(problem));
        }

        @Override
        public void unrouted() {
            unrouted++;
        }
    }
}
