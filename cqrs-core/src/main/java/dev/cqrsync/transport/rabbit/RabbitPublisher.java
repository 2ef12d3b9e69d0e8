package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes to the exchange on one channel with a window of unconfirmed messages, so that order is kept and nobody
 * waits for each answer.
 *
 * <p>Connects when it is first needed. A broker that does not confirm in time loses its channel and gets another one; a
 * way to the broker that swallows everything is noticed by the connection's heartbeat ({@code
 * spring.rabbitmq.requested-heartbeat}). While the broker has blocked publishers, messages fail at once.
 */
public final class RabbitPublisher implements MessagePublisher {

    private final String exchange;
    private final PublisherLink link;

    /** @param connections stays the caller's, who closes it after this */
    public RabbitPublisher(ConnectionFactory connections, RabbitSettings settings) {
        this.exchange = settings.exchange();
        this.link =
                new PublisherLink(connections, settings, "publisher", new RabbitTopology(settings)::declareExchange);
    }

    @Override
    public CompletableFuture<PublishOutcome> publish(OutgoingMessage message) {
        return link.publish(Outbound.of(
                exchange, RoutingKeys.of(message.route()), message.messageId(), message.headers(), message.body()));
    }

    @Override
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return link.awaitReady(timeout);
    }

    @Override
    public void close() {
        link.close();
    }
}
