package dev.cqrsync.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.cqrsync.transport.Headers;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** An exchange and queues of a benchmark's own on a broker; closing deletes them. */
final class Broker implements AutoCloseable {

    static final BasicProperties PERSISTENT = new BasicProperties.Builder()
            .contentType("text/plain")
            .deliveryMode(2)
            .headers(Map.of(Headers.MONOTONIC_REVISION, "true"))
            .build();

    private static final int WINDOW = 1_000;

    final String uri;
    final boolean embedded;
    final String exchange = "cqrsync.benchmark." + UUID.randomUUID().toString().substring(0, 8);
    final String queue = exchange + ".queue";
    final String handwrittenQueue = exchange + ".handwritten";
    final Connection connection;
    final Channel channel;

    Broker(String uri, boolean embedded) throws Exception {
        this.uri = uri;
        this.embedded = embedded;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        this.connection = factory.newConnection("cqrsync benchmark");
        this.channel = connection.createChannel();
        channel.exchangeDeclare(exchange, "topic", true);
    }

    String version() {
        Map<String, Object> properties = connection.getServerProperties();
        return properties.get("product") + " " + properties.get("version");
    }

    CachingConnectionFactory connectionFactory() {
        return new CachingConnectionFactory(URI.create(uri));
    }

    void declare(String name, String key) throws IOException {
        channel.queueDeclare(name, true, false, false, Map.of());
        channel.queueBind(name, exchange, key);
    }

    void purge() throws IOException {
        channel.queuePurge(queue);
    }

    /** Waits until somebody consumes. */
    void awaitConsumers(String name, int consumers) throws IOException {
        Waiting.until(() -> consumers(name) >= consumers);
    }

    /** As many as consume, 0 while there is no such queue, for which the broker closes the channel. */
    private long consumers(String name) throws IOException {
        Channel asking = connection.createChannel();
        try {
            long count = asking.consumerCount(name);
            asking.abort();
            return count;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Publishes with a window of unconfirmed messages, as fast as one channel can, until all are confirmed. */
    void publish(String key, int messages, LongFunction<byte[]> bodies) throws Exception {
        try (Channel own = connection.createChannel()) {
            ConfirmedWindow window = new ConfirmedWindow(own, WINDOW);
            for (int i = 1; i <= messages; i++) {
                window.publish(exchange, key, PERSISTENT, bodies.apply(i));
            }
            window.awaitAll();
        }
    }

    @Override
    public void close() throws Exception {
        try (connection) {
            delete(queue);
            delete("dead_letter_" + queue);
            delete(handwrittenQueue);
            channel.exchangeDelete(exchange);
        }
    }

    /** Deletes a queue, if it is there: the embedded broker closes the channel over one that is not. */
    private void delete(String name) throws IOException {
        Channel cleaner = connection.createChannel();
        try {
            cleaner.queueDelete(name);
            cleaner.abort();
        } catch (IOException e) {
            if (cleaner.isOpen()) {
                throw e;
            }
        }
    }
}
