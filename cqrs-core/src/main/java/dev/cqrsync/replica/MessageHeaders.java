package dev.cqrsync.replica;

import dev.cqrsync.serialization.MalformedEventException;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.IncomingMessage;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a message's headers say about its event.
 *
 * @param monotonic whether revisions of the master never start over for a key
 * @param snapshotAt on a SYNC: the moment of the snapshot it was read in, if it tells
 */
record MessageHeaders(boolean monotonic, @Nullable Instant snapshotAt) {

    /** @throws MalformedEventException when one of them is not what it must be */
    static MessageHeaders of(IncomingMessage message) {
        return new MessageHeaders(
                Boolean.parseBoolean(message.headers().get(Headers.MONOTONIC_REVISION)),
                instant(message.headers().get(Headers.SNAPSHOT_AT)));
    }

    private static @Nullable Instant instant(@Nullable String header) {
        try {
            return header == null ? null : Instant.parse(header);
        } catch (DateTimeException e) {
            throw new MalformedEventException(
                    "the header '%s' must be an ISO 8601 instant".formatted(Headers.SNAPSHOT_AT), e);
        }
    }
}
