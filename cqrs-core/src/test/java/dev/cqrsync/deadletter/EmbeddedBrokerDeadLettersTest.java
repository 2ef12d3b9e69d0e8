package dev.cqrsync.deadletter;

import dev.cqrsync.testing.EmbeddedBroker;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

class EmbeddedBrokerDeadLettersTest extends AmqpDeadLettersContract {

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Override
    protected CachingConnectionFactory connect() {
        return new CachingConnectionFactory("127.0.0.1", broker.port());
    }
}
