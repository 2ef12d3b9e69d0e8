package dev.cqrsync.transport;

/** Delivers messages of a queue to a handler. Thread-safe. */
@FunctionalInterface
public interface MessageSubscriber {

    /**
     * Declares what is missing on the broker and starts to consume. Returns at once; a broker that cannot be reached is
     * tried again with back-off until it can, then and ever after.
     *
     * <p>A batch is what is there, up to the batch size; nobody waits for more. A message is acknowledged only after its
     * disposition has been carried out, a dead letter or retry confirmed by the broker. While the handler is
     * {@linkplain HandlerUnavailableException unavailable}, its worker keeps the batch unacknowledged and tries again
     * with back-off.
     */
    Subscription subscribe(SubscriptionRequest request, MessageHandler handler);
}
