package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.EventStamp;
import dev.cqrsync.serialization.EventValues;
import dev.cqrsync.serialization.MalformedEventException;
import dev.cqrsync.transport.IncomingMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges messages for handlers without an entity by their ledgers, and by what this process has seen. */
public final class SupersededKeys implements SupersededMessages {

    private final HandlerRegistry handlers;
    private final EventReader reader;
    private final WaitingKeys waiting;

    /**
     * @param handlers the application's handlers
     * @param reader reads bodies
     */
    public SupersededKeys(HandlerRegistry handlers, EventReader reader) {
        this(handlers, reader, new WaitingKeys());
    }

    SupersededKeys(HandlerRegistry handlers, EventReader reader, WaitingKeys waiting) {
        this.handlers = handlers;
        this.reader = reader;
        this.waiting = waiting;
    }

    @Override
    public List<Boolean> superseded(List<IncomingMessage> messages) {
        return messages.stream().map(this::isSuperseded).toList();
    }

    private boolean isSuperseded(IncomingMessage message) {
        try {
            ChangeEvent event = reader.read(message.body());
            BoundHandler<?> handler = handlers.find(event.cqrsId());
            if (handler == null) {
                return false;
            }
            String key = EventValues.keyText(event);
            RevisionLedger ledger = handler.handler().ledger();
            RevisionLedger.@Nullable Entry entry =
                    ledger == null ? waiting.find(event.cqrsId(), key) : ledger.find(event.cqrsId(), key);
            MessageHeaders headers = MessageHeaders.of(message);
            return entry != null
                    && RevisionGuard.isSuperseded(
                            new StampedEvent(event, EventStamp.of(event), headers.monotonic(), headers.snapshotAt()),
                            RowState.of(entry),
                            Tombstone.of(entry));
        } catch (MalformedEventException | ConversionException e) {
            return false; // nobody can tell what it is about
        }
    }

    /** An event waits for its next attempt. */
    void waits(ChangeEvent event) {
        try {
            waiting.add(event.cqrsId(), EventValues.keyText(event));
        } catch (ConversionException e) {
            // has no key, so nothing can overtake it
        }
    }
}
