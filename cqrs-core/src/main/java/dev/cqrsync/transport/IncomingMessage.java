package dev.cqrsync.transport;

import java.util.Map;

/**
 * A message as it was delivered. Nothing in it is trusted yet.
 *
 * @param route read from the delivery: {@link Route#isDirect()} when it came for this service alone
 * @param body the bytes; nobody may change them
 * @param headers text by header name; headers of other types are left out
 * @param redelivered whether the broker may have delivered it before
 */
public record IncomingMessage(Route route, byte[] body, Map<String, String> headers, boolean redelivered) {

    public IncomingMessage {
        headers = Map.copyOf(headers);
    }
}
