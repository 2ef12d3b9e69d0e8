package dev.cqrsync.transport.rabbit;

import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.TestRabbit;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

@NeedsRabbit
class RabbitMqRequestsTest extends AmqpRequestContract {

    @Override
    CachingConnectionFactory connect() {
        return TestRabbit.connect();
    }
}
