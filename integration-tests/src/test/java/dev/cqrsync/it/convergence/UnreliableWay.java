package dev.cqrsync.it.convergence;

import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishOutcome;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Collectors;
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
    private final AtomicInteger routed = new AtomicInteger();
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

    /** Messages that a queue has taken, each as often as it has. */
    int routed() {
        return routed.get();
    }

    /** Different messages that were handed in. */
    int messages() {
        return sent.size();
    }

    /** What was handed in last for a model, oldest first. */
    String lastBodies(String cqrsId) {
        return sent.stream()
                .filter(message -> message.route().cqrsId().equals(cqrsId))
                .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                .skip(Math.max(0, sent.size() / 4 - 60))
                .collect(Collectors.joining("\n"));
    }

    /** Whether nothing is on its way any more, no second copy either. */
    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Sends all that was ever sent once more, in any order, and waits until it is published. */
    void sendAllAgain() {
        List<OutgoingMessage> again = new ArrayList<>(sent);
        Collections.shuffle(again, random);
        List<CompletableFuture<PublishOutcome>> published = new ArrayList<>();
        for (OutgoingMessage message : again) {
            Parcel parcel = new Parcel(message, System.nanoTime(), new CompletableFuture<>());
            published.add(parcel.outcome());
            underWay.add(parcel);
        }
        published.forEach(CompletableFuture::join);
    }

    private void carry() {
        try {
            while (true) {
                Parcel parcel = underWay.take();
                publisher.publish(parcel.message()).whenComplete((outcome, failure) -> {
                    if (outcome == PublishOutcome.ROUTED) {
                        routed.incrementAndGet();
                    }
                    if (failure == null) {
                        parcel.outcome().complete(outcome);
                    } else {
                        parcel.outcome().completeExceptionally(failure);
                    }
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
            underWay.add(new Parcel(message, due(), outcome));
            if (random.nextInt(5) == 0) {
                underWay.add(new Parcel(message, due(), new CompletableFuture<>()));
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
