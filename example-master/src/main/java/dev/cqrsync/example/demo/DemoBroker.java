package dev.cqrsync.example.demo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.util.List;

/**
 * The broker as the demo uses it.
 *
 * @param uri AMQP URI with user and password
 * @param exchange name of the exchange, the demo's own
 * @param queue name of the replica's queue, the demo's own
 */
record DemoBroker(String uri, String exchange, String queue) {

    /** Whether the replica consumes from its queue: from then on nothing that is published can miss it. */
    boolean isConsumed() throws Exception {
        try (Connection connection = connect()) {
            // closed with the connection: a channel on which the queue was not found is closed already
            Channel channel = connection.createChannel();
            return channel.queueDeclarePassive(queue).getConsumerCount() > 0;
        }
    }

    /** Removes what the demo has left in a broker that lives on. */
    void tidy() throws Exception {
        try (Connection connection = connect()) {
            for (String name : List.of(queue, "dead_letter_" + queue)) {
                connection.createChannel().queueDelete(name);
            }
            connection.createChannel().exchangeDelete(exchange);
        }
    }

    /** Host and port only: no user, no password. */
    String place() {
        URI parsed = URI.create(uri);
        return parsed.getHost() + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort());
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        // the client takes "/" for an empty virtual host, Spring Boot for the default one
        factory.setUri(uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
        return factory.newConnection("cqrsync-demo");
    }
}
