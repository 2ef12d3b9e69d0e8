package dev.cqrsync.deadletter;

import dev.cqrsync.ChangeEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter. What other implementations of the wire format kept has no reason, exception and moment.
 *
 * @param messageId the message's id
 * @param cqrsId id of the model, or {@code null} when nothing tells it
 * @param event what the body says, or {@code null} when it is no event or too large to be read
 * @param reason a word of {@link dev.cqrsync.transport.DeadLetterReason}, as far as this version knows it
 * @param exception the error on one line
 * @param failedAt when it failed for good
 * @param body the bytes; nobody may change them
 * @param headers text by header name
 */
public record DeadLetter(
        String messageId,
        @Nullable String cqrsId,
        @Nullable ChangeEvent event,
        @Nullable String reason,
        @Nullable String exception,
        @Nullable Instant failedAt,
        byte[] body,
        Map<String, String> headers) {

    /** The row's primary key as in {@link ChangeEvent#instancePk()}, or {@code null}. */
    public @Nullable Object pk() {
        return event == null ? null : event.instancePk();
    }
}
