package dev.cqrsync.deadletter;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.MalformedEventException;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.StoredDeadLetter;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes out what a stored dead letter says. Never fails, whatever is in it. */
final class DeadLetterReader {

    private final EventReader reader;
    private final long maxMessageSize;

    DeadLetterReader(EventReader reader, long maxMessageSize) {
        this.reader = reader;
        this.maxMessageSize = maxMessageSize;
    }

    DeadLetter read(StoredDeadLetter stored) {
        ChangeEvent event = event(stored.body());
        return new DeadLetter(
                stored.messageId(),
                event == null ? stored.cqrsId() : event.cqrsId(),
                event,
                stored.headers().get(Headers.REASON),
                stored.headers().get(Headers.EXCEPTION),
                instant(stored.headers().get(Headers.FAILED_AT)),
                stored.body(),
                stored.headers());
    }

    private @Nullable ChangeEvent event(byte[] body) {
        try {
            return body.length > maxMessageSize ? null : reader.read(body);
        } catch (MalformedEventException e) {
            return null;
        }
    }

    private static @Nullable Instant instant(@Nullable String header) {
        try {
            return header == null ? null : Instant.parse(header);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
