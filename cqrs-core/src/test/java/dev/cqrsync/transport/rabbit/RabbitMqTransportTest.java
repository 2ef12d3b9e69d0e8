package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Channel;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.TestRabbit;
import java.util.List;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;

@NeedsRabbit
class RabbitMqTransportTest extends AmqpTransportContract {

    @Override
    protected CachingConnectionFactory connect() {
        return TestRabbit.connect();
    }

    @Override
    protected void cleanUp() throws Exception {
        try (Connection connection = connections.createConnection();
                Channel channel = connection.createChannel(false)) {
            for (String name : List.of(queue, queue + ".other")) {
                channel.queueDelete(name);
                channel.queueDelete("dead_letter_" + name);
            }
            channel.exchangeDelete(settings.exchange());
        }
        super.cleanUp();
    }
}
