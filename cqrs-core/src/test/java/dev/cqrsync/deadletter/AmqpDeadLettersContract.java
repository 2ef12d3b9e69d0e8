package dev.cqrsync.deadletter;

import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.rabbit.QueueType;
import dev.cqrsync.transport.rabbit.RabbitDeadLetterStore;
import dev.cqrsync.transport.rabbit.RabbitPublisher;
import dev.cqrsync.transport.rabbit.RabbitSettings;
import dev.cqrsync.transport.rabbit.RabbitSubscriber;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;

/** The contract over AMQP, whichever broker speaks it. */
abstract class AmqpDeadLettersContract extends DeadLettersContract {

    protected final RabbitSettings settings =
            RabbitSettings.of("cqrs." + unique).withQueueType(queueType());
    protected final CachingConnectionFactory connections = connect();

    protected abstract CachingConnectionFactory connect();

    protected QueueType queueType() {
        return QueueType.CLASSIC;
    }

    @Override
    protected MessagePublisher openPublisher() {
        return new RabbitPublisher(connections, settings);
    }

    @Override
    protected MessageSubscriber subscriber() {
        return new RabbitSubscriber(connections, settings);
    }

    @Override
    protected DeadLetterStore store() {
        return new RabbitDeadLetterStore(connections, settings);
    }

    @Override
    protected void cleanUp() throws Exception {
        try (Connection connection = connections.createConnection();
                Channel channel = connection.createChannel(false)) {
            channel.queueDelete(queue);
            channel.queueDelete(deadLetterQueue);
            channel.exchangeDelete(settings.exchange());
        }
        connections.destroy();
    }
}
