package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * A connection of Spring's factory with channels of our own on it: Spring's cached channels neither keep an order nor
 * let a window of confirms be seen. The factory owns the connection and may share it, so only the channels are closed
 * here.
 */
final class BrokerConnection implements AutoCloseable {

    private final ConnectionFactory factory;
    private final Connection lease;
    private final com.rabbitmq.client.Connection connection;

    private BrokerConnection(ConnectionFactory factory, Connection lease, com.rabbitmq.client.Connection connection) {
        this.factory = factory;
        this.lease = lease;
        this.connection = connection;
    }

    static BrokerConnection open(ConnectionFactory factory) throws IOException {
        BrokerSockets.remember(factory);
        Connection lease = factory.createConnection();
        com.rabbitmq.client.Connection connection = lease.getDelegate();
        if (connection == null) {
            throw new IOException("the connection was lost while it was being made");
        }
        return new BrokerConnection(factory, lease, connection);
    }

    com.rabbitmq.client.Connection get() {
        return connection;
    }

    Channel createChannel() throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker gives no further channel on this connection");
        }
        return channel;
    }

    /** Breaks the connection, whoever shares it, so that writers that are stuck come free. */
    void cut() {
        BrokerSockets.cut(factory, connection);
    }

    /** Gives the connection back to the factory. */
    @Override
    public void close() {
        lease.close();
    }
}
