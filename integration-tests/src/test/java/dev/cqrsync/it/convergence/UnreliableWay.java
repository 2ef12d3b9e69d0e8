package dev.cqrsync.it.convergence;

import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Stands before the master's publisher and delays each message by a time of its own, so that they overtake each other,
 * and sends some of them twice. A message counts as published when the publisher behind has published it.
 */
final class UnreliableWay implements BeanPostProcessor {

    private static final int USUAL_DELAY_MILLIS = 40;
    private static final int LONG_DELAY_MILLIS = 1_000;

    private final Random random;
    private final DelayQueue<Parcel> underWay = new DelayQueue<>();
    private final List<OutgoingMessage> sent = new CopyOnWriteArrayList<>();
    private final List<OutgoingMessage> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger unpublished = new AtomicInteger();
    private @Nullable MessagePublisher publisher;

    UnreliableWay(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof MessagePublisher real)) {
            return bean;
        }
        publisher = real;
        Thread thread = new Thread(this::carry, "unreliable-way");
        thread.setDaemon(true);
        thread.start();
        return new Before(real);
    }

    /** Messages that the broker has confirmed. */
    List<OutgoingMessage> published() {
        return published;
    }

    /** Whether nothing is on its way any more, no second copy either: the broker has confirmed them all. */
    boolean isIdle() {
        return unpublished.get() == 0;
    }

    /** Sends all that was ever sent once more, in any order, and waits until it is published. */
    void sendAllAgain() {
        List<OutgoingMessage> again = new ArrayList<>(sent);
        Collections.shuffle(again, random);
        List<CompletableFuture<PublishOutcome>> published = new ArrayList<>();
        for (OutgoingMessage message : again) {
            Parcel parcel = new Parcel(message, System.nanoTime(), new CompletableFuture<>());
            published.add(parcel.outcome());
            add(parcel);
        }
        published.forEach(CompletableFuture::join);
    }

    private void add(Parcel parcel) {
        unpublished.incrementAndGet();
        underWay.add(parcel);
    }

    private void carry() {
        try {
            while (true) {
                Parcel parcel = underWay.take();
                publisher.publish(parcel.message()).whenComplete((outcome, failure) -> {
                    if (failure == null) {
                        published.add(parcel.message());
                        parcel.outcome().complete(outcome);
                    } else {
                        parcel.outcome().completeExceptionally(failure);
                    }
                    unpublished.decrementAndGet();
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Parcel(OutgoingMessage message, long dueAt, CompletableFuture<PublishOutcome> outcome)
            implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(dueAt - ((Parcel) other).dueAt, 0);
        }
    }

    private final class Before implements MessagePublisher {

        private final MessagePublisher real;

        Before(MessagePublisher real) {
            this.real = real;
        }

        @Override
        public CompletableFuture<PublishOutcome> publish(OutgoingMessage message) {
            sent.add(message);
            CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
            add(new Parcel(message, due(), outcome));
            if (random.nextInt(5) == 0) {
                add(new Parcel(message, due(), new CompletableFuture<>()));
            }
            return outcome;
        }

        private long due() {
            int millis = random.nextInt(random.nextInt(20) == 0 ? LONG_DELAY_MILLIS : USUAL_DELAY_MILLIS);
            return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public boolean awaitReady(Duration timeout) throws InterruptedException {
            return real.awaitReady(timeout);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
