package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.cqrsync.transport.QueueAccessException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** A channel that reads one dead-letter queue; every trouble of the broker is one exception. For one thread. */
final class DeadLetterChannel implements AutoCloseable {

    /** What is fetched at once: enough to look things up together, and no more than memory always has room for. */
    private static final int MOST_LETTERS = 100;

    private static final long MOST_BYTES = 4 << 20;

    private static final int PORTIONS = 4;

    private final ConnectionFactory factory;
    private final BrokerConnection connection;
    private final Channel channel;
    private final String queue;
    private boolean removedAny;

    private DeadLetterChannel(ConnectionFactory factory, BrokerConnection connection, Channel channel, String queue) {
        this.factory = factory;
        this.connection = connection;
        this.channel = channel;
        this.queue = queue;
    }

    static DeadLetterChannel open(ConnectionFactory factory, String queue) {
        BrokerConnection connection = null;
        try {
            connection = BrokerConnection.open(factory);
            return new DeadLetterChannel(factory, connection, connection.createChannel(), queue);
        } catch (IOException | RuntimeException e) {
            if (connection != null) {
                connection.close();
            }
            throw failure(factory, e);
        }
    }

    long purge() {
        try {
            return channel.queuePurge(queue).getMessageCount();
        } catch (IOException | RuntimeException e) {
            throw failure(factory, e);
        }
    }

    /**
     * The next letters, oldest first; none when there are no more.
     *
     * @param most no more than this
     */
    List<Delivery> next(long most) throws InterruptedException {
        List<Delivery> letters = new ArrayList<>();
        long bytes = 0;
        while (letters.size() < Math.min(most, MOST_LETTERS) && bytes < MOST_BYTES) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            GetResponse letter = get();
            if (letter == null) {
                break;
            }
            letters.add(Delivery.of(letter.getEnvelope(), letter.getProps(), letter.getBody(), queue));
            bytes += letter.getBody().length;
        }
        return letters;
    }

    private @Nullable GetResponse get() {
        try {
            return channel.basicGet(queue, false);
        } catch (IOException | RuntimeException e) {
            throw failure(factory, e);
        }
    }

    void remove(long tag) {
        try {
            channel.basicAck(tag, false);
            removedAny = true;
        } catch (IOException | RuntimeException e) {
            throw failure(factory, e);
        }
    }

    private static QueueAccessException failure(ConnectionFactory factory, Exception cause) {
        if (InboundLimit.raise(factory, cause, InboundLimit.most())) {
            return new QueueAccessException(
                    "a dead letter was larger than this client took; it takes it now: do the same again", cause);
        }
        return new QueueAccessException(BrokerFailure.of(cause, factory).text(), cause);
    }

    /** The broker takes back what was not removed. */
    @Override
    public void close() {
        try {
            // A quorum queue takes acknowledgements in portions and forgets those it has not come to when the channel
            // is closed: the letters would be there again. A fetch is answered only after what was before it.
            for (int i = 0; removedAny && i < PORTIONS; i++) {
                channel.basicGet(queue, false);
            }
            channel.close();
        } catch (IOException | TimeoutException | RuntimeException e) {
            // Gone already, or soon with its connection.
        } finally {
            connection.close();
        }
    }
}
