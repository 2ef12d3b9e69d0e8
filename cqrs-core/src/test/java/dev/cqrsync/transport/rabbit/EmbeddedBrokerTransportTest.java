package dev.cqrsync.transport.rabbit;

import dev.cqrsync.testing.EmbeddedBroker;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/**
 * The whole contract on the embedded Qpid. Not as on RabbitMQ, and not part of the contract: retries wait in the process,
 * and dead letters do not expire.
 */
class EmbeddedBrokerTransportTest extends AmqpTransportContract {

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
    protected CachingConnectionFactory connect() {
        return new CachingConnectionFactory("127.0.0.1", broker.port());
    }
}
