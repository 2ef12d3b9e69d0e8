package dev.cqrsync.replica;

import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hands delivered messages to handlers without an entity: one after the other, in transactions where there are
 * any. Needs no database. Thread-safe.
 */
public final class StandaloneMessageHandler implements MessageHandler {

    private final MessageDecoder<StandaloneMessage> decoder;
    private final FailurePolicy failurePolicy;
    private final SupersededKeys superseded;
    private final StandaloneApplier applier;

    /**
     * @param handlers the application's handlers
     * @param standalone tells the ids that have a handler and no entity; may be asked at any time
     * @param reader reads bodies
     * @param retryPolicy what holds where a handler has no policy of its own
     * @param transactions what each message runs in
     * @param clock tells whether an event has expired
     * @param listener is told what becomes of events
     */
    public StandaloneMessageHandler(
            HandlerRegistry handlers,
            Predicate<String> standalone,
            EventReader reader,
            RetryPolicy retryPolicy,
            HandlerTransactions transactions,
            Clock clock,
            ReplicaListener listener) {
        this.decoder = new MessageDecoder<>(reader, cqrsId -> target(handlers, standalone, cqrsId), clock, listener);
        this.failurePolicy = new FailurePolicy(retryPolicy, handlers, new FailureLog(clock));
        WaitingKeys waiting = new WaitingKeys();
        this.superseded = new SupersededKeys(handlers, reader, waiting);
        this.applier = new StandaloneApplier(transactions, waiting, listener);
    }

    private static StandaloneMessage.@Nullable Target target(
            HandlerRegistry handlers, Predicate<String> standalone, String cqrsId) {
        BoundHandler<?> handler = standalone.test(cqrsId) ? handlers.find(cqrsId) : null;
        return handler == null ? null : new StandaloneMessage.Target(handler);
    }

    /**
     * Handles a batch.
     *
     * @throws HandlerUnavailableException when a handler, or the database it works with, is out of reach; what has been
     *     handled by then is handled again, unless a ledger keeps it out
     */
    @Override
    public List<Disposition> handle(List<IncomingMessage> batch) {
        Decisions decisions = new Decisions(batch, failurePolicy, superseded, superseded::waits);
        List<StandaloneMessage> messages = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            decoder.decode(i, batch.get(i), decisions, messages::add);
        }
        applier.apply(messages, decisions);
        return decisions.all();
    }
}
