package dev.cqrsync.transport.rabbit;

import dev.cqrsync.testing.EmbeddedBroker;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

class EmbeddedBrokerRequestsTest extends AmqpRequestContract {

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() throws IOException {
        broker.close();
    }

    @Override
    CachingConnectionFactory connect() {
        return new CachingConnectionFactory("127.0.0.1", broker.port());
    }
}
