package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Puts messages into the queues at once, so that every future is complete when it is returned. */
final class MemoryPublisher implements MessagePublisher {

    private final MemoryBroker broker;
    private volatile boolean closed;

    MemoryPublisher(MemoryBroker broker) {
        this.broker = broker;
    }

    // Several threads take turns, so that all queues see one order.
    @Override
    public synchronized CompletableFuture<PublishOutcome> publish(OutgoingMessage message) {
        if (closed) {
            return CompletableFuture.failedFuture(new PublishException("the publisher was closed", null));
        }
        return CompletableFuture.completedFuture(broker.route(
                new StoredMessage(message.messageId(), message.route(), message.body(), message.headers())));
    }

    @Override
    public boolean awaitReady(Duration timeout) {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
