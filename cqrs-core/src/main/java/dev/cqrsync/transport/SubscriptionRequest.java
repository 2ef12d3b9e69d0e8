package dev.cqrsync.transport;

import java.time.Duration;
import java.util.Set;

/**
 * What a replica service consumes and how.
 *
 * @param queue name of the service's queue
 * @param deadLetterQueue name of its dead-letter queue
 * @param cqrsIds ids to bind, one or more
 * @param workers threads that call the handler, 1 or more
 * @param batchSize messages per call at most, 1 or more
 * @param deadMessageTimeToLive how long a dead letter is kept
 * @param maxMessageSize bytes; a larger body is a dead letter without being handed to the handler
 */
public record SubscriptionRequest(
        String queue,
        String deadLetterQueue,
        Set<String> cqrsIds,
        int workers,
        int batchSize,
        Duration deadMessageTimeToLive,
        long maxMessageSize) {

    public SubscriptionRequest {
        cqrsIds = Set.copyOf(cqrsIds);
        if (cqrsIds.isEmpty() || workers < 1 || batchSize < 1) {
            throw new IllegalArgumentException("a subscription needs an id, a worker and a batch size of 1 or more");
        }
    }
}
