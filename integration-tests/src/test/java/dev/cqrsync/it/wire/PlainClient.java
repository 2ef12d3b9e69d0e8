package dev.cqrsync.it.wire;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.cqrsync.it.support.TestTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A client that knows AMQP and nothing of cqrsync. */
final class PlainClient {

    private final TestTransport transport;
    private final Channel channel;

    PlainClient(TestTransport transport) throws IOException {
        this.transport = transport;
        this.channel = transport.channel();
        channel.confirmSelect();
    }

    /** Publishes as captured, the names of queues being the test's own. */
    void publish(String routingKey, Map<String, Object> properties, byte[] body) throws Exception {
        AMQP.BasicProperties.Builder builder = new AMQP.BasicProperties.Builder()
                .contentType((String) properties.get("content_type"))
                .deliveryMode((Integer) properties.get("delivery_mode"))
                .expiration((String) properties.get("expiration"));
        String key = routingKey
                .replace("cqrs.replica.", "cqrs." + transport.queue() + ".")
                .replace("cqrs.dead_letter_replica.", "cqrs." + transport.deadLetterQueue() + ".");
        channel.basicPublish(transport.exchange(), key, true, builder.build(), body);
        channel.waitForConfirmsOrDie(30_000);
    }

    void publish(String routingKey, byte[] body) throws Exception {
        publish(routingKey, Map.of("content_type", "text/plain", "delivery_mode", 2), body);
    }

    /** A queue that receives what is published for an id. */
    void bind(String queue, String cqrsId) throws IOException {
        channel.exchangeDeclare(transport.exchange(), "topic", true);
        channel.queueDeclare(queue, true, false, false, null);
        channel.queueBind(queue, transport.exchange(), cqrsId);
    }

    /** The next message of a queue. */
    GetResponse take(String queue) {
        AtomicReference<GetResponse> taken = new AtomicReference<>();
        await("a message in " + queue).atMost(Duration.ofSeconds(30)).until(() -> {
            taken.set(channel.basicGet(queue, true));
            return taken.get() != null;
        });
        return taken.get();
    }
}
