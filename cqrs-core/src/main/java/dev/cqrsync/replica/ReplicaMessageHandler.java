package dev.cqrsync.replica;

import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/**
 * Turns delivered messages into rows.
 *
 * <ol>
 *   <li>Decode. What is no event, unknown or expired is a dead letter, what does not fit has failed; neither disturbs
 *       anybody.
 *   <li>One transaction for the rest of the batch (one per persistence unit): by model in the order of foreign keys, by
 *       row in the order of keys.
 *   <li>Lock and read what is there, decide message by message in memory, write the difference set by set.
 *   <li>Commit; only then are the messages done with.
 *   <li>What has failed by itself is tried again later, as the retry policy says, or is a dead letter.
 * </ol>
 *
 * Thread-safe.
 */
public final class ReplicaMessageHandler implements MessageHandler {

    private final MessageDecoder<ReplicaMessage> decoder;
    private final SupersededMessages superseded;
    private final FailurePolicy failurePolicy;
    private final Function<SessionFactoryImplementor, ReplicaUnit> units;
    private final ReplicaListener listener;
    private final Map<SessionFactoryImplementor, UnitApplier> appliers = new ConcurrentHashMap<>();

    /**
     * @param registry replicas of the service; may still be filled after this
     * @param reader reads bodies
     * @param units what applying needs of each persistence unit; the same answer for the same unit
     * @param handlers the application's own handlers; those without an entity are none of this
     * @param retryPolicy what holds where a handler has no policy of its own
     * @param clock tells whether an event has expired
     * @param listener is told what becomes of events
     */
    public ReplicaMessageHandler(
            MappingRegistry registry,
            EventReader reader,
            Function<SessionFactoryImplementor, ReplicaUnit> units,
            HandlerRegistry handlers,
            RetryPolicy retryPolicy,
            Clock clock,
            ReplicaListener listener) {
        ReplicaModels models = new ReplicaModels(registry, units, handlers);
        this.decoder = new MessageDecoder<>(reader, models::find, clock, listener);
        this.superseded = new SupersededRows(reader, models);
        this.failurePolicy = new FailurePolicy(retryPolicy, handlers, new FailureLog(clock));
        this.units = units;
        this.listener = listener;
    }

    /**
     * Applies a batch.
     *
     * @throws HandlerUnavailableException when a database is out of reach; what has been applied by then is a duplicate
     *     when it comes again
     */
    @Override
    public List<Disposition> handle(List<IncomingMessage> batch) {
        Decisions decisions = new Decisions(batch, failurePolicy, superseded, event -> {});
        Map<SessionFactoryImplementor, List<ReplicaMessage>> byUnit = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            decoder.decode(
                    i,
                    batch.get(i),
                    decisions,
                    message -> byUnit.computeIfAbsent(
                                    message.model().mapping().sessionFactory(), unit -> new ArrayList<>())
                            .add(message));
        }
        byUnit.forEach((unit, messages) -> applier(unit).apply(messages, decisions));
        return decisions.all();
    }

    private UnitApplier applier(SessionFactoryImplementor unit) {
        return appliers.computeIfAbsent(
                unit, any -> new UnitApplier(units.apply(any).transactions(), listener));
    }
}
