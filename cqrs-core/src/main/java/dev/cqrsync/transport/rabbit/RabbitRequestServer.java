package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.RequestHandler;
import dev.cqrsync.transport.RequestServer;
import dev.cqrsync.transport.Subscription;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Serves requests that come through RabbitMQ, each queue with one thread and one channel of its own. */
public final class RabbitRequestServer implements RequestServer {

    private final ConnectionFactory connections;
    private final RabbitSettings settings;

    /** @param connections stays the caller's, who closes it after all subscriptions were stopped */
    public RabbitRequestServer(ConnectionFactory connections, RabbitSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    @Override
    public Subscription serve(String queue, RequestHandler handler) {
        return new RequestWorker(connections, settings.reconnect(), queue, handler).start();
    }
}
