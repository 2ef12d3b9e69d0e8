package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.Route;
import java.util.Map;

/**
 * A message in a queue of the {@link MemoryBroker}.
 *
 * @param messageId as it was published
 * @param route where it went
 * @param body the bytes; nobody may change them
 * @param headers text by header name
 */
public record StoredMessage(String messageId, Route route, byte[] body, Map<String, String> headers) {

    public StoredMessage {
        headers = Map.copyOf(headers);
    }
}
