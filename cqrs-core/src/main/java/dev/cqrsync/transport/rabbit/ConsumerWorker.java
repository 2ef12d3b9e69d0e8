package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.PatientHandler;
import dev.cqrsync.transport.SubscriptionRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** One consuming thread: opens a channel, works on it until it is lost, and opens the next, until it is told to stop. */
final class ConsumerWorker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ConsumerWorker.class);

    /** What may be held for a retry on top of the prefetched batches, so that held messages do not stop the others. */
    private static final int HELD = 1000;

    private static final int MOST_PREFETCH = 65_535;

    private final ConnectionFactory factory;
    private final RabbitSettings settings;
    private final RabbitTopology topology;
    private final SubscriptionRequest request;
    private final PatientHandler handler;
    private final PublisherLink link;
    private final OutageLog outage;
    private final ReturnedDeadLetters returned;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable ConsumerChannel current;
    private volatile boolean consuming;

    ConsumerWorker(
            ConnectionFactory factory,
            RabbitSettings settings,
            SubscriptionRequest request,
            PatientHandler handler,
            PublisherLink link,
            OutageLog outage,
            ReturnedDeadLetters returned) {
        this.factory = factory;
        this.settings = settings;
        this.topology = new RabbitTopology(settings);
        this.request = request;
        this.handler = handler;
        this.link = link;
        this.outage = outage;
        this.returned = returned;
    }

    boolean isConsuming() {
        return consuming;
    }

    /** Asks the worker to end after the batch in hand. */
    void stop() {
        stopping.countDown();
        ConsumerChannel channel = current;
        if (channel != null) {
            channel.deliveries().close();
        }
    }

    @Override
    public void run() {
        int failures = 0;
        while (stopping.getCount() > 0) {
            try {
                failures = consume() ? 1 : failures + 1;
                stopping.await(settings.reconnect().after(failures).toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // Ends the worker only when it is to stop: a handler may leave its thread interrupted.
                log.debug("queue '{}': interrupted", request.queue());
            }
        }
    }

    /** Consumes until the channel is lost or this is to stop; whether any message went through. */
    private boolean consume() throws InterruptedException {
        ConsumerSession session = null;
        Throwable failure;
        try (ConsumerChannel channel = ConsumerChannel.open(factory, topology, request)) {
            boolean delayQueues = settings.retryMode() == RetryMode.DELAY_QUEUE
                    && channel.features().queueArguments();
            session = session(channel, delayQueues);
            current = channel;
            channel.start(prefetch(delayQueues));
            if (stopping.getCount() == 0) {
                return false;
            }
            outage.works(this);
            consuming = true;
            session.run();
            failure = channel.loss();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            consuming = false;
            current = null;
        }
        if (failure != null && stopping.getCount() > 0 && !InboundLimit.raise(factory, failure, InboundLimit.most())) {
            outage.failed(this, BrokerFailure.of(failure, factory));
        }
        return session != null && session.hasSettledAny();
    }

    private ConsumerSession session(ConsumerChannel channel, boolean delayed) {
        HeldDeliveries held = new HeldDeliveries();
        Forwarding forwarding = new Forwarding(request, settings.exchange(), channel.features(), Clock.systemUTC());
        DelayQueues delayQueues =
                delayed ? new DelayQueues(channel.channel(), request.queue(), settings.exchange()) : null;
        Settlement settlement =
                new Settlement(channel, link, forwarding, delayQueues, held, request, settings.reconnect());
        return new ConsumerSession(channel, request, handler, returned, held, settlement);
    }

    private int prefetch(boolean delayQueues) {
        int batches = 2 * Math.min(request.batchSize(), MOST_PREFETCH / 2);
        return Math.min(MOST_PREFETCH, delayQueues ? batches : batches + HELD);
    }
}
