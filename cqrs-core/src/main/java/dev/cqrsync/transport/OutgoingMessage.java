package dev.cqrsync.transport;

import java.util.Map;

/**
 * A finished message.
 *
 * @param messageId unique text; the same when a message is published again
 * @param route where it goes
 * @param body the bytes; not copied, nobody may change them
 * @param headers text by header name
 */
public record OutgoingMessage(String messageId, Route route, byte[] body, Map<String, String> headers) {

    public OutgoingMessage {
        headers = Map.copyOf(headers);
    }
}
