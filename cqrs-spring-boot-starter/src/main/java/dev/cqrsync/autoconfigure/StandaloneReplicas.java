package dev.cqrsync.autoconfigure;

import dev.cqrsync.replica.HandlerRegistry;
import dev.cqrsync.replica.HandlerTransactions;
import dev.cqrsync.replica.ReplicaListener;
import dev.cqrsync.replica.StandaloneMessageHandler;
import dev.cqrsync.replica.SupersededKeys;
import dev.cqrsync.replica.SupersededMessages;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.transport.MessageHandler;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Handlers of the application whose ids no entity has. */
final class StandaloneReplicas implements ReplicaSource {

    private final HandlerRegistry handlers;
    private final Supplier<Set<String>> idsOfEntities;
    private final EventReader reader;
    private final RetryPolicy retryPolicy;
    private final HandlerTransactions transactions;
    private final Clock clock;
    private final ReplicaListener listener;

    StandaloneReplicas(
            HandlerRegistry handlers,
            Supplier<Set<String>> idsOfEntities,
            EventReader reader,
            RetryPolicy retryPolicy,
            HandlerTransactions transactions,
            Clock clock,
            ReplicaListener listener) {
        this.handlers = handlers;
        this.idsOfEntities = idsOfEntities;
        this.reader = reader;
        this.retryPolicy = retryPolicy;
        this.transactions = transactions;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public Map<String, String> ownersByCqrsId() {
        Map<String, String> owners = new TreeMap<>();
        Set<String> entities = idsOfEntities.get();
        for (String cqrsId : handlers.cqrsIds()) {
            if (!entities.contains(cqrsId)) {
                owners.put(cqrsId, Objects.requireNonNull(handlers.handlerName(cqrsId)));
            }
        }
        return owners;
    }

    @Override
    public SupersededMessages superseded() {
        return new SupersededKeys(handlers, reader);
    }

    @Override
    public MessageHandler prepare() {
        Set<String> standalone = ownersByCqrsId().keySet();
        return new StandaloneMessageHandler(
                handlers, standalone::contains, reader, retryPolicy, transactions, clock, listener);
    }
}
