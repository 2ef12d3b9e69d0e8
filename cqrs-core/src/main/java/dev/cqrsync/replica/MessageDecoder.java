package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.MalformedEventException;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.IncomingMessage;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what was delivered; nothing in it is trusted. Thread-safe. */
final class MessageDecoder<M> {

    private final EventReader reader;
    private final Function<String, ? extends @Nullable MessageTarget<M>> models;
    private final Clock clock;
    private final ReplicaListener listener;

    MessageDecoder(
            EventReader reader,
            Function<String, ? extends @Nullable MessageTarget<M>> models,
            Clock clock,
            ReplicaListener listener) {
        this.reader = reader;
        this.models = models;
        this.clock = clock;
        this.listener = listener;
    }

    /** Hands the message on decoded, or decides about it. */
    void decode(int position, IncomingMessage message, Decisions decisions, Consumer<M> decoded) {
        try {
            decode(position, message, reader.read(message.body()), decisions, decoded);
        } catch (MalformedEventException e) {
            decisions.refused(position, DeadLetterReason.MALFORMED, FailurePolicy.describe(e));
        }
    }

    private void decode(
            int position, IncomingMessage message, ChangeEvent event, Decisions decisions, Consumer<M> decoded) {
        MessageTarget<M> target = models.apply(event.cqrsId());
        if (target == null) {
            decisions.refused(
                    position,
                    DeadLetterReason.UNKNOWN_ID,
                    FailurePolicy.describe(new MalformedEventException(
                            "no replica of this service has the id '%s'".formatted(event.cqrsId()), null)));
            return;
        }
        if (event.isExpired(clock.instant())) {
            decisions.refused(position, DeadLetterReason.EXPIRED, "expired at " + event.expires());
            return;
        }
        boolean direct = message.isDirect();
        if (event.signalType() == SignalType.SYNC && !direct && target.onlyDirectSyncs()) {
            OutcomeLog.applied(event, ApplyOutcome.SYNC_IGNORED, 0);
            listener.applied(event.cqrsId(), event.signalType(), ApplyOutcome.SYNC_IGNORED, 0);
            decisions.done(position);
            return;
        }
        M read;
        try {
            MessageHeaders headers = MessageHeaders.of(message);
            read = target.message(position, event, direct, headers.monotonic(), headers.snapshotAt());
        } catch (ConversionException e) {
            decisions.failed(position, event, e);
            return;
        }
        decoded.accept(read);
    }
}
