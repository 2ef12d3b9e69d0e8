package dev.cqrsync.it.faults;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages from the exchange of the masters to that of the replicas, and is bad at it: each message takes a time
 * of its own, so that they overtake each other, and many come twice. It loses none, whatever becomes of the broker: a
 * message is acknowledged when its copy is confirmed. That the broker delivers again what was not acknowledged adds to
 * the copies.
 */
final class Postman implements AutoCloseable {

    static final String QUEUE = "postman";

    private static final int PREFETCH = 2_000;
    private static final int USUAL_DELAY_MILLIS = 50;
    private static final int LONG_DELAY_MILLIS = 4_000;

    private final ConnectionFactory factory = new ConnectionFactory();
    private final String from;
    private final String to;
    private final Random random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong copies = new AtomicLong();
    private volatile @Nullable Round current;

    Postman(String uri, String from, String to, long seed) {
        this.from = from;
        this.to = to;
        this.random = new Random(seed);
        factory.setAutomaticRecoveryEnabled(false);
        try {
            factory.setUri(URI.create(uri));
        } catch (Exception e) {
            throw new IllegalArgumentException("not a broker's URI", e);
        }
        Thread thread = new Thread(this::work, "postman");
        thread.setDaemon(true);
        thread.start();
    }

    /** Messages that have reached the replicas' exchange, each once. */
    long delivered() {
        return delivered.get();
    }

    /** Second copies that were sent. */
    long copies() {
        return copies.get();
    }

    /** Whether it is at work. */
    boolean isConnected() {
        return current != null;
    }

    /** Whether it carries nothing; the queue before it may hold more. */
    boolean isIdle() {
        Round round = current;
        return round != null && round.underWay.isEmpty() && round.unconfirmed.isEmpty();
    }

    private void work() {
        try {
            while (!closed.await(300, TimeUnit.MILLISECONDS)) {
                try (Connection connection = factory.newConnection("postman")) {
                    Round round = new Round(connection);
                    current = round;
                    round.carry();
                } catch (IOException | AlreadyClosedException | java.util.concurrent.TimeoutException e) {
                    // the broker is away: it delivers again what was under way
                } finally {
                    current = null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** @param tag of the delivery to acknowledge; 0 for a second copy */
    private record Parcel(Delivery content, long tag, long dueAt) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(dueAt - ((Parcel) other).dueAt);
        }
    }

    /** One connection, from its opening to its loss. */
    private final class Round {

        private final Channel in;
        private final Channel out;
        private final DelayQueue<Parcel> underWay = new DelayQueue<>();
        private final ConcurrentMap<Long, Parcel> unconfirmed = new ConcurrentHashMap<>();

        Round(Connection connection) throws IOException {
            in = connection.createChannel();
            out = connection.createChannel();
            in.exchangeDeclare(from, "topic", true);
            out.exchangeDeclare(to, "topic", true);
            in.queueDeclare(QUEUE, true, false, false, null);
            in.queueBind(QUEUE, from, "#");
            in.basicQos(PREFETCH);
            out.confirmSelect();
            out.addConfirmListener(this::confirmed, (tag, multiple) -> connection.abort());
            in.basicConsume(QUEUE, false, new DefaultConsumer(in) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                    accept(new Delivery(envelope, properties, body));
                }
            });
        }

        private void accept(Delivery content) {
            underWay.add(new Parcel(content, content.getEnvelope().getDeliveryTag(), due()));
            if (random.nextInt(5) == 0) {
                underWay.add(new Parcel(content, 0, due()));
            }
        }

        private long due() {
            int millis = random.nextInt(random.nextInt(20) == 0 ? LONG_DELAY_MILLIS : USUAL_DELAY_MILLIS);
            return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        void carry() throws IOException, InterruptedException {
            while (closed.getCount() > 0 && in.isOpen() && out.isOpen()) {
                Parcel parcel = underWay.poll(200, TimeUnit.MILLISECONDS);
                if (parcel != null) {
                    unconfirmed.put(out.getNextPublishSeqNo(), parcel);
                    out.basicPublish(
                            to,
                            parcel.content().getEnvelope().getRoutingKey(),
                            parcel.content().getProperties(),
                            parcel.content().getBody());
                }
            }
        }

        private void confirmed(long tag, boolean multiple) throws IOException {
            if (!multiple) {
                done(unconfirmed.remove(tag));
                return;
            }
            for (long each :
                    unconfirmed.keySet().stream().filter(other -> other <= tag).toList()) {
                done(unconfirmed.remove(each));
            }
        }

        private void done(@Nullable Parcel parcel) throws IOException {
            if (parcel == null) {
                return;
            }
            if (parcel.tag() == 0) {
                copies.incrementAndGet();
            } else {
                delivered.incrementAndGet();
                in.basicAck(parcel.tag(), false);
            }
        }
    }
}
