package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.Subscription;
import dev.cqrsync.transport.SubscriptionRequest;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Consumes queues, each worker on a channel of its own.
 *
 * <p>A message that a retry or dead letter replaces is published on the factory's publisher connection. Where the broker
 * knows no delay queues, retries are held in this process whatever the settings say.
 */
public final class RabbitSubscriber implements MessageSubscriber {

    private final ConnectionFactory connections;
    private final RabbitSettings settings;

    /** @param connections stays the caller's, who closes it after all subscriptions were stopped */
    public RabbitSubscriber(ConnectionFactory connections, RabbitSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    @Override
    public Subscription subscribe(SubscriptionRequest request, MessageHandler handler) {
        return new RabbitSubscription(connections, settings, request, handler).start();
    }
}
