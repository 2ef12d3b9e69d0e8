package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConsumerCancelledException;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.cqrsync.transport.SubscriptionRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * One worker's channel with its consumer, from opening to loss. Delivery tags mean something on their channel only, so
 * they never leave this object. The worker's thread uses it, and any to acknowledge.
 */
final class ConsumerChannel implements AutoCloseable {

    private final BrokerConnection connection;
    private final Channel channel;
    private final RabbitTopology topology;
    private final SubscriptionRequest request;
    private final BrokerFeatures features;
    private final DeliveryBuffer deliveries = new DeliveryBuffer();
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Long> unsettled = new TreeSet<>();
    private volatile @Nullable Throwable loss;

    private ConsumerChannel(BrokerConnection connection, RabbitTopology topology, SubscriptionRequest request)
            throws IOException {
        this.connection = connection;
        this.topology = topology;
        this.request = request;
        this.features = BrokerFeatures.of(connection.get());
        this.channel = connection.createChannel();
    }

    static ConsumerChannel open(ConnectionFactory factory, RabbitTopology topology, SubscriptionRequest request)
            throws IOException {
        BrokerConnection connection = BrokerConnection.open(factory);
        try {
            return new ConsumerChannel(connection, topology, request);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Declares what is missing and begins to consume. */
    void start(int prefetch) throws IOException {
        declareTopology();
        channel.basicQos(prefetch);
        channel.addShutdownListener(this::lost);
        channel.basicConsume(request.queue(), false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                deliveries.put(Delivery.of(envelope, properties, body, request.queue()));
            }

            @Override
            public void handleCancel(String tag) {
                lost(new ConsumerCancelledException());
            }

            @Override
            public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
                lost(signal);
            }
        });
    }

    DeliveryBuffer deliveries() {
        return deliveries;
    }

    BrokerFeatures features() {
        return features;
    }

    Channel channel() {
        return channel;
    }

    /** Why nothing comes from here any more, or {@code null}. */
    @Nullable
    Throwable loss() {
        return loss;
    }

    void declareTopology() throws IOException {
        topology.declare(channel, request);
    }

    /** Deliveries were taken from the buffer and will be acknowledged some time. */
    void taken(Collection<Delivery> batch) {
        lock.lock();
        try {
            batch.forEach(delivery -> unsettled.add(delivery.tag()));
        } finally {
            lock.unlock();
        }
    }

    /** Acknowledges deliveries that were taken: as one where nothing older is left open, else one by one. */
    void acknowledge(Collection<Long> tags) throws IOException {
        lock.lock();
        try {
            TreeSet<Long> done = new TreeSet<>(tags);
            unsettled.removeAll(done);
            Long upTo = unsettled.isEmpty() ? done.last() : done.lower(unsettled.first());
            if (upTo != null) {
                channel.basicAck(upTo, true);
                done = new TreeSet<>(done.tailSet(upTo, false));
            }
            for (long tag : done) {
                channel.basicAck(tag, false);
            }
        } finally {
            lock.unlock();
        }
    }

    private void lost(Throwable cause) {
        loss = cause;
        deliveries.close();
    }

    /** Closes the channel; the broker takes back what was not acknowledged. */
    @Override
    public void close() {
        deliveries.close();
        try {
            channel.abort();
        } catch (IOException | RuntimeException e) {
            // Gone already, which is all that was wanted.
        } finally {
            connection.close();
        }
    }
}
