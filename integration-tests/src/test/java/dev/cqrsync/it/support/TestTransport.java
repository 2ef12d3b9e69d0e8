package dev.cqrsync.it.support;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.cqrsync.testing.TestServers;
import dev.cqrsync.transport.QueueState;
import dev.cqrsync.transport.memory.MemoryBroker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * What carries messages between the services of a test: an exchange and a queue of its own on the RabbitMQ that is
 * named, which must be there then; without one, queues in memory.
 */
public final class TestTransport implements AutoCloseable {

    private final String name = "cqrsync_it_" + UUID.randomUUID();
    private final MemoryBroker memory = new MemoryBroker();
    private final @Nullable String uri = TestServers.rabbitUri().orElse(null);
    private final @Nullable Connection connection = uri == null ? null : connect(uri);

    public String exchange() {
        return name;
    }

    public String queue() {
        return name;
    }

    public String deadLetterQueue() {
        return "dead_letter_" + name;
    }

    /** Properties that lead a service here. */
    Map<String, Object> properties() {
        return uri == null
                ? Map.of("cqrs.transport", "memory")
                : Map.of("spring.rabbitmq.addresses", uri, "cqrs.exchange", name);
    }

    /** Adds what services in one process share. */
    void share(SpringApplication application) {
        if (uri == null) {
            application.addInitializers(
                    context -> ((GenericApplicationContext) context).registerBean(MemoryBroker.class, () -> memory));
        }
    }

    /** Waits until messages that are published now reach the queue. */
    public void awaitConsumers(int count) {
        awaitConsumers(queue(), count);
    }

    /** The same for a queue of another name. */
    public void awaitConsumers(String queue, int count) {
        Awaitility.await("consumers of " + queue).atMost(Duration.ofSeconds(30)).until(() -> consumers(queue) >= count);
    }

    private long consumers(String queue) {
        if (connection != null) {
            return declared(channel -> channel.consumerCount(queue));
        }
        QueueState state = memory.queueStates().of(queue);
        return state == null ? 0 : state.consumers();
    }

    /** The broker; tests that need a real one are skipped where none is named. */
    public URI uri() {
        Assumptions.assumeTrue(uri != null, "skipped: CQRSYNC_RABBIT_URL names no RabbitMQ");
        return URI.create(uri);
    }

    /** A channel of a plain client. */
    public Channel channel() throws IOException {
        uri();
        return connection.createChannel();
    }

    /** Keys of the rows of an id whose events arrive in the queue, now and later; each counts once. */
    public Set<Long> receiveKeys(Channel channel, String cqrsId) throws IOException {
        Set<Long> received = ConcurrentHashMap.newKeySet();
        channel.exchangeDeclare(exchange(), "topic", true);
        channel.queueDeclare(queue(), true, false, false, null);
        channel.queueBind(queue(), exchange(), cqrsId);
        channel.basicConsume(
                queue(),
                true,
                (tag, delivery) -> received.add(JsonMapper.shared()
                        .readTree(delivery.getBody())
                        .path("instance_pk")
                        .asLong()),
                tag -> {});
        return received;
    }

    /** Messages that wait in the queue. */
    public int waiting() {
        return size(queue());
    }

    /** Messages in the dead-letter queue. */
    public int deadLetters() {
        return size(deadLetterQueue());
    }

    private int size(String queue) {
        return connection == null
                ? memory.messages(queue).size()
                : (int) declared(channel -> channel.messageCount(queue));
    }

    private interface Question {
        long ask(Channel channel) throws IOException;
    }

    /** Of a queue that may not be there yet: a channel of its own, as asking for an absent queue ends the channel. */
    private long declared(Question question) {
        try (Channel channel = connection.createChannel()) {
            return question.ask(channel);
        } catch (IOException e) {
            return 0;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(String uri) {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(uri);
            return factory.newConnection("cqrsync integration test");
        } catch (Exception e) {
            throw new IllegalStateException("CQRSYNC_RABBIT_URL names a RabbitMQ that cannot be reached", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            try (connection) {
                Channel channel = connection.createChannel();
                channel.queueDelete(queue());
                channel.queueDelete(deadLetterQueue());
                channel.exchangeDelete(exchange());
            }
        }
    }
}
