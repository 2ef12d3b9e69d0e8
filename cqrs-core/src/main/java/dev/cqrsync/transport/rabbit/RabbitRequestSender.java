package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.Conversation;
import dev.cqrsync.transport.RequestException;
import dev.cqrsync.transport.RequestException.Reason;
import dev.cqrsync.transport.RequestSender;
import java.io.IOException;
import java.time.Duration;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Asks through RabbitMQ. Each answer comes to a queue of its own, which only this connection can read. */
public final class RabbitRequestSender implements RequestSender {

    private final ConnectionFactory connections;

    /** @param connections stays the caller's */
    public RabbitRequestSender(ConnectionFactory connections) {
        this.connections = connections;
    }

    @Override
    public Conversation ask(String queue, byte[] request, Duration patience) {
        BrokerConnection connection = null;
        try {
            connection = BrokerConnection.open(connections);
            Channel channel = connection.createChannel();
            RabbitConversation conversation = new RabbitConversation(connections, connection, channel, queue, patience);
            boolean expires = BrokerFeatures.of(connection.get()).relativeExpiration();
            String expiration = expires ? Long.toString(patience.toMillis()) : null;
            RequestMessages.ask(channel, queue, conversation.listen(), expiration, request);
            return conversation;
        } catch (IOException | RuntimeException e) {
            if (connection != null) {
                connection.close();
            }
            throw new RequestException(
                    Reason.BROKER, BrokerFailure.of(e, connections).text(), e);
        }
    }
}
