package dev.cqrsync.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Hands messages to the broker, in order and pipelined: many may be under way before the first is confirmed.
 *
 * <p>Made for one calling thread, the relay's; calls from several are safe but take turns. Futures may be completed by
 * a thread of the broker's client, so what depends on them must be quick and must not call the publisher.
 */
public interface MessagePublisher extends AutoCloseable {

    /**
     * Sends a message. Blocks only while the window of unconfirmed messages is full, and then no longer than the
     * publisher's confirm timeout.
     *
     * @return completes once the broker has taken the message, exceptionally with a {@link PublishException} when it
     *     has not or when that is unknown; never left incomplete
     */
    CompletableFuture<PublishOutcome> publish(OutgoingMessage message);

    /**
     * Waits until the broker can be reached and takes messages, connecting if need be.
     *
     * @param timeout how long to wait at most
     * @return whether it is so; {@code false} also when the broker has blocked publishers (memory or disk alarm)
     * @throws InterruptedException when the waiting thread is interrupted
     */
    boolean awaitReady(Duration timeout) throws InterruptedException;

    /** Ends the connection; messages under way complete exceptionally. */
    @Override
    void close();
}
