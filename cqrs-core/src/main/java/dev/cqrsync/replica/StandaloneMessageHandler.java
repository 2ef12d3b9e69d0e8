package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands delivered messages to handlers without an entity: one after the other, each in a transaction of its own, where
 * there are any. Needs no database. Thread-safe.
 */
public final class StandaloneMessageHandler implements MessageHandler {

    private static final Logger log = LoggerFactory.getLogger(StandaloneMessageHandler.class);

    private static final int LOCKS = 64;
    private static final int RUNS = 5;

    private final MessageDecoder<StandaloneMessage> decoder;
    private final HandlerTransactions transactions;
    private final FailurePolicy failurePolicy;
    private final ReplicaListener listener;
    private final List<Lock> locks =
            Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

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
        this.failurePolicy = new FailurePolicy(retryPolicy, handlers);
        this.transactions = transactions;
        this.listener = listener;
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
        Decisions decisions = new Decisions(batch, failurePolicy);
        for (int i = 0; i < batch.size(); i++) {
            decoder.decode(i, batch.get(i), decisions, message -> handle(message, decisions));
        }
        return decisions.all();
    }

    private void handle(StandaloneMessage message, Decisions decisions) {
        Lock lock = locks.get(Math.floorMod(message.key().hashCode(), LOCKS));
        lock.lock(); // another worker may hold the row's next event
        try {
            inTurn(message, decisions);
        } finally {
            lock.unlock();
        }
    }

    private void inTurn(StandaloneMessage message, Decisions decisions) {
        for (int run = 1; ; run++) {
            try {
                List<StandaloneHandling> handling = new ArrayList<>(1);
                ApplyOutcome outcome = transactions.execute(() -> {
                    handling.add(new StandaloneHandling(message));
                    return handling.get(0).run();
                });
                handling.get(0).committed(outcome);
                OutcomeLog.applied(message.event(), outcome, handling.get(0).missed());
                listener.applied(
                        message.event().cqrsId(),
                        message.signalType(),
                        outcome,
                        handling.get(0).missed());
                decisions.done(message.position());
                return;
            } catch (RuntimeException e) {
                HandlerUnavailability.rethrow(e);
                if (SqlFailures.isTimeout(e)) {
                    log.warn("A statement of a handler took longer than cqrs.replica.query-timeout", e);
                }
                boolean again = switch (SqlFailures.kind(e)) {
                    case UNAVAILABLE ->
                        throw new HandlerUnavailableException("The handler's database is out of reach.", e);
                    case CONTENTION, DUPLICATE_KEY -> run < RUNS;
                    case OTHER -> false;
                };
                if (!again) {
                    decisions.failed(message.position(), message.event(), e);
                    return;
                }
                listener.rerun(1, e);
            }
        }
    }
}
