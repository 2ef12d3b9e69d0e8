package dev.cqrsync.transport;

import java.util.HashMap;
import java.util.Map;

/**
 * A message as it was delivered. Nothing in it is trusted yet.
 *
 * @param route read from the delivery: the queue's own when it comes for this service alone
 * @param body the bytes; nobody may change them
 * @param headers text by header name; headers of other types are left out
 * @param redelivered whether the broker may have delivered it before
 */
public record IncomingMessage(Route route, byte[] body, Map<String, String> headers, boolean redelivered) {

    public IncomingMessage {
        headers = Map.copyOf(headers);
    }

    /** Whether it was sent to this service alone, which is not so for another attempt of one that came to all. */
    public boolean isDirect() {
        return route.isDirect() && !Boolean.parseBoolean(headers.get(Headers.BROADCAST));
    }

    /** The headers of a copy for one service alone, which tell whether this one came to all. */
    public Map<String, String> headersOfCopy() {
        if (route.isDirect()) {
            return headers;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put(Headers.BROADCAST, "true");
        return all;
    }
}
