package dev.cqrsync.transport.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.QueueStates;
import dev.cqrsync.transport.TransportContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;

/** The contract over AMQP, whichever broker speaks it. */
abstract class AmqpTransportContract extends TransportContract {

    private static final BackOff SHORT = new BackOff(Duration.ofMillis(20), Duration.ofMillis(200));

    protected final RabbitSettings settings = RabbitSettings.of("cqrs." + unique)
            .withReconnect(SHORT)
            .withHandlerPause(SHORT)
            .withQueueType(queueType());
    protected final CachingConnectionFactory connections = connect();

    protected abstract CachingConnectionFactory connect();

    protected QueueType queueType() {
        return QueueType.CLASSIC;
    }

    @Override
    protected MessagePublisher openPublisher() {
        return new RabbitPublisher(connections, settings);
    }

    @Override
    protected MessageSubscriber subscriber() {
        return new RabbitSubscriber(connections, settings);
    }

    @Override
    protected QueueStates queueStates() {
        return new RabbitQueueStates(connections);
    }

    @Override
    protected List<Found> drain(String queue) {
        try (Connection connection = connections.createConnection();
                Channel channel = connection.createChannel(false)) {
            List<Found> found = new ArrayList<>();
            for (GetResponse message; (message = channel.basicGet(queue, true)) != null; ) {
                Map<String, String> headers = new HashMap<>();
                if (message.getProps().getHeaders() != null) {
                    message.getProps().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
                }
                found.add(new Found(new String(message.getBody(), UTF_8), headers));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void cleanUp() throws Exception {
        connections.destroy();
    }
}
