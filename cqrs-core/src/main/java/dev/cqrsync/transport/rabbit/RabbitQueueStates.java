package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.QueueAccessException;
import dev.cqrsync.transport.QueueState;
import dev.cqrsync.transport.QueueStates;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Asks for queues without making them. */
public final class RabbitQueueStates implements QueueStates {

    private final ConnectionFactory connections;

    /** @param connections stays the caller's */
    public RabbitQueueStates(ConnectionFactory connections) {
        this.connections = connections;
    }

    @Override
    public @Nullable QueueState of(String queue) {
        try (BrokerConnection connection = BrokerConnection.open(connections)) {
            // of its own, as asking for an absent queue ends the channel
            Channel channel = connection.createChannel();
            try {
                AMQP.Queue.DeclareOk state = channel.queueDeclarePassive(queue);
                return new QueueState(state.getMessageCount(), state.getConsumerCount());
            } finally {
                close(channel);
            }
        } catch (IOException | RuntimeException e) {
            if (BrokerFailure.reason(e).startsWith("404")) {
                return null;
            }
            throw new QueueAccessException(BrokerFailure.of(e, connections).text(), e);
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException | TimeoutException | RuntimeException e) {
            // gone already, or soon with its connection
        }
    }
}
