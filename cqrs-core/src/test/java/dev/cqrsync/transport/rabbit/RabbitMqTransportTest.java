package dev.cqrsync.transport.rabbit;

import dev.cqrsync.testing.TestRabbit;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

class RabbitMqTransportTest extends AmqpTransportContract {

    @Override
    protected CachingConnectionFactory connect() {
        return TestRabbit.connect();
    }
}
