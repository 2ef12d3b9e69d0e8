package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.cqrsync.transport.Conversation;
import dev.cqrsync.transport.RequestException;
import dev.cqrsync.transport.RequestException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** An answer in an exclusive queue of the broker's naming. A few parts at a time are in this process. */
final class RabbitConversation implements Conversation {

    private static final int PARTS_AT_ONCE = 8;

    /**
     * What has happened.
     *
     * @param kind {@code null} for a failure
     */
    private record Event(
            RequestMessages.@Nullable Kind kind,
            long tag,
            byte[] body,
            @Nullable RequestException failure) {}

    private final ConnectionFactory factory;
    private final BrokerConnection connection;
    private final Channel channel;
    private final String queue;
    private final Duration patience;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private @Nullable String replies;
    private boolean ended;

    RabbitConversation(
            ConnectionFactory factory, BrokerConnection connection, Channel channel, String queue, Duration patience) {
        this.factory = factory;
        this.connection = connection;
        this.channel = channel;
        this.queue = queue;
        this.patience = patience;
    }

    /** Begins to listen; returns the queue that the answer is to come to. */
    String listen() throws IOException {
        String replies = channel.queueDeclare("", false, true, true, null).getQueue();
        this.replies = replies;
        channel.basicQos(PARTS_AT_ONCE);
        channel.addReturnListener(
                returned -> fail(Reason.NOBODY_SERVES, "nobody serves the queue '%s'".formatted(queue), null));
        channel.addShutdownListener(signal -> {
            if (!signal.isInitiatedByApplication()) {
                fail(Reason.BROKER, BrokerFailure.of(signal, factory).text(), signal);
            }
        });
        channel.basicConsume(replies, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                events.add(new Event(RequestMessages.kind(properties), envelope.getDeliveryTag(), body, null));
            }
        });
        return replies;
    }

    private void fail(Reason reason, String message, @Nullable ShutdownSignalException cause) {
        events.add(new Event(null, 0, new byte[0], new RequestException(reason, message, cause)));
    }

    @Override
    public byte @Nullable [] next() throws InterruptedException {
        while (!ended) {
            Event event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new RequestException(Reason.SILENCE, "no sign of life for " + patience, null);
            }
            if (event.failure() != null) {
                throw event.failure();
            }
            acknowledge(event.tag());
            if (event.kind() == RequestMessages.Kind.PART) {
                return event.body();
            }
            if (event.kind() == RequestMessages.Kind.FAILED) {
                throw new RequestException(Reason.FAILED, new String(event.body(), StandardCharsets.UTF_8), null);
            }
            ended = event.kind() == RequestMessages.Kind.END;
        }
        return null;
    }

    private void acknowledge(long tag) {
        try {
            channel.basicAck(tag, false);
        } catch (IOException | RuntimeException e) {
            throw new RequestException(
                    Reason.BROKER, BrokerFailure.of(e, factory).text(), e);
        }
    }

    @Override
    public void close() {
        try {
            if (replies != null && channel.isOpen()) {
                channel.queueDelete(replies); // the connection may live on, and the other side go on sending
            }
            channel.abort();
        } catch (IOException | RuntimeException e) {
            // Gone already, which is all that was wanted.
        } finally {
            connection.close();
        }
    }
}
