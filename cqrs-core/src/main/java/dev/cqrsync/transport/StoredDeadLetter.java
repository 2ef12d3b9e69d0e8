package dev.cqrsync.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it is kept. Nothing in it is trusted.
 *
 * @param messageId the message's, or a new one when it has none
 * @param cqrsId id of the model as it was routed, or {@code null} when that does not tell
 * @param body the bytes; nobody may change them
 * @param headers text by header name, those of {@link Headers} that say why it is a dead letter included
 */
public record StoredDeadLetter(String messageId, @Nullable String cqrsId, byte[] body, Map<String, String> headers) {

    public StoredDeadLetter {
        headers = Map.copyOf(headers);
    }
}
