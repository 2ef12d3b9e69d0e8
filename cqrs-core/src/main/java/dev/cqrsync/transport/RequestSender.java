package dev.cqrsync.transport;

import java.time.Duration;

/** Asks other services, through the broker. Thread-safe. */
@FunctionalInterface
public interface RequestSender {

    /**
     * Sends a request to whichever instance of a service takes it first.
     *
     * @param queue where the service's instances wait for requests, see {@link RequestServer}
     * @param request its bytes; no more than a message may have
     * @param patience how long to wait for a sign of life, the first and every further one; a request that nobody has
     *     taken by then is dropped
     * @return the answer as it comes; to be closed
     * @throws RequestException when the broker cannot be used
     */
    Conversation ask(String queue, byte[] request, Duration patience);
}
