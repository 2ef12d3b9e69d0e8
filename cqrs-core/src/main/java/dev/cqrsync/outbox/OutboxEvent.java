package dev.cqrsync.outbox;

import dev.cqrsync.transport.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/**
 * An event in the outbox.
 *
 * @param message the finished message
 * @param row text that names the row within its id (its key as JSON)
 * @param revision revision of the row in this event
 * @param supersedes whether the event carries the row's full state, or its end, so that it may stand for older such
 *     events of the row on the same route
 */
public record OutboxEvent(OutgoingMessage message, String row, long revision, boolean supersedes) {

    /** What events must share for one to stand for the other, or {@code null} when this one stands only for itself. */
    public @Nullable String supersessionKey() {
        return supersedes ? message.route().queue() + "|" + message.route().cqrsId() + "|" + row : null;
    }
}
