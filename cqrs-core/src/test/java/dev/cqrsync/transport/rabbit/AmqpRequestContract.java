package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.RequestContract;
import dev.cqrsync.transport.RequestSender;
import dev.cqrsync.transport.RequestServer;
import org.junit.jupiter.api.AfterEach;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** The contract on a broker that speaks AMQP. */
abstract class AmqpRequestContract extends RequestContract {

    private CachingConnectionFactory connections;

    abstract CachingConnectionFactory connect();

    private CachingConnectionFactory connections() {
        if (connections == null) {
            connections = connect();
        }
        return connections;
    }

    @Override
    protected RequestSender sender() {
        return new RabbitRequestSender(connections());
    }

    @Override
    protected RequestServer server() {
        return new RabbitRequestServer(connections(), RabbitSettings.of("cqrs"));
    }

    @AfterEach
    void disconnect() {
        connections.destroy();
    }
}
