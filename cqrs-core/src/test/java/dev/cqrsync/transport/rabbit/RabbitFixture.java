package dev.cqrsync.transport.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.cqrsync.testing.TcpProxy;
import dev.cqrsync.testing.TestRabbit;
import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.SubscriptionRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** An exchange and queues of a test's own on the real RabbitMQ, directly and behind a proxy. */
final class RabbitFixture implements AutoCloseable {

    private static final BackOff SHORT = new BackOff(Duration.ofMillis(20), Duration.ofMillis(200));

    final String exchange = "cqrs." + UUID.randomUUID().toString().substring(0, 8);
    final String queue = "service." + exchange;
    final String deadLetterQueue = "dead_letter_" + queue;
    final RabbitSettings settings =
            RabbitSettings.of(exchange).withReconnect(SHORT).withHandlerPause(SHORT);
    final CachingConnectionFactory direct = TestRabbit.connect();
    final TcpProxy proxy;
    final CachingConnectionFactory proxied;
    final Channel channel;

    RabbitFixture() throws IOException {
        URI broker = TestRabbit.uri();
        proxy = new TcpProxy(broker.getHost(), broker.getPort());
        proxied = TestRabbit.connectThrough(proxy.port());
        channel = direct.createConnection().createChannel(false);
    }

    /** Declares the topology with nobody consuming. */
    void declareTopology() throws IOException {
        new RabbitTopology(settings).declare(channel, request(1, 1));
    }

    SubscriptionRequest request(int workers, int batchSize) {
        return new SubscriptionRequest(
                queue, deadLetterQueue, Set.of("account"), workers, batchSize, Duration.ofDays(10), 1_000_000);
    }

    static OutgoingMessage message(String body) {
        return new OutgoingMessage(
                UUID.randomUUID().toString(), Route.toAll("account"), body.getBytes(UTF_8), Map.of());
    }

    List<GetResponse> drain(String from) throws IOException {
        List<GetResponse> found = new ArrayList<>();
        for (GetResponse message; (message = channel.basicGet(from, true)) != null; ) {
            found.add(message);
        }
        return found;
    }

    List<String> drainBodies() throws IOException {
        return drain(queue).stream()
                .map(message -> new String(message.getBody(), UTF_8))
                .toList();
    }

    @Override
    public void close() throws IOException {
        proxied.destroy();
        proxy.close();
        Channel cleaner = direct.createConnection().createChannel(false);
        cleaner.queueDelete(queue);
        cleaner.queueDelete(deadLetterQueue);
        cleaner.exchangeDelete(exchange);
        direct.destroy();
    }
}
