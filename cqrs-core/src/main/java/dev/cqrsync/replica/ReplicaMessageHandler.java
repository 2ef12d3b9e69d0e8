package dev.cqrsync.replica;

import dev.cqrsync.mapping.MappingRegistry;
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
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Turns delivered messages into rows.
 *
 * <ol>
 *   <li>Decode. What is no event, unknown, expired or does not fit is a dead letter and disturbs nobody.
 *   <li>One transaction for the rest of the batch (one per persistence unit): by model in the order of foreign keys, by
 *       row in the order of keys.
 *   <li>Lock and read what is there, decide message by message in memory, write the difference set by set.
 *   <li>Commit; only then are the messages done with.
 * </ol>
 *
 * Thread-safe.
 */
public final class ReplicaMessageHandler implements MessageHandler {

    private final MessageDecoder<ReplicaMessage> decoder;
    private final Function<SessionFactoryImplementor, ReplicaUnit> units;
    private final ReplicaListener listener;

    /**
     * @param registry replicas of the service; may still be filled after this
     * @param reader reads bodies
     * @param units what applying needs of each persistence unit; the same answer for the same unit
     * @param handlers the application's own handlers; those without an entity are none of this
     * @param clock tells whether an event has expired
     * @param listener is told what becomes of events
     */
    public ReplicaMessageHandler(
            MappingRegistry registry,
            EventReader reader,
            Function<SessionFactoryImplementor, ReplicaUnit> units,
            HandlerRegistry handlers,
            Clock clock,
            ReplicaListener listener) {
        this.decoder = new MessageDecoder<>(
                reader, new ReplicaModels(registry, units, handlers)::find, clock, FailurePolicy.DEAD_LETTER, listener);
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
        @Nullable Disposition[] dispositions = new @Nullable Disposition[batch.size()];
        Map<SessionFactoryImplementor, List<ReplicaMessage>> byUnit = new LinkedHashMap<>();
        for (int i = 0; i < dispositions.length; i++) {
            dispositions[i] = decoder.decode(
                    i,
                    batch.get(i),
                    message -> byUnit.computeIfAbsent(
                                    message.model().mapping().sessionFactory(), unit -> new ArrayList<>())
                            .add(message));
        }
        byUnit.forEach((unit, messages) -> new UnitApplier(
                        units.apply(unit).transactions(), FailurePolicy.DEAD_LETTER, listener)
                .apply(messages, dispositions));
        List<Disposition> result = new ArrayList<>(dispositions.length);
        for (@Nullable Disposition disposition : dispositions) {
            if (disposition == null) {
                throw new IllegalStateException("a message was left undecided");
            }
            result.add(disposition);
        }
        return result;
    }
}
