package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.Subscription;
import dev.cqrsync.transport.SubscriptionRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Worker threads that take batches from a {@link MemoryQueue}. */
final class MemorySubscription implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(MemorySubscription.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final MemoryBroker broker;
    private final SubscriptionRequest request;
    private final MessageHandler handler;
    private final BackOff handlerPause;
    private final Clock clock;
    private final MemoryQueue queue;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicInteger paused = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    MemorySubscription(
            MemoryBroker broker,
            SubscriptionRequest request,
            MessageHandler handler,
            BackOff handlerPause,
            Clock clock) {
        this.broker = broker;
        this.request = request;
        this.handler = handler;
        this.handlerPause = handlerPause;
        this.clock = clock;
        broker.declareQueue(request.queue(), request.cqrsIds());
        this.queue = broker.queue(request.queue());
        for (int i = 1; i <= request.workers(); i++) {
            Thread thread = new Thread(this::work, "cqrs-consumer-%s-%d".formatted(request.queue(), i));
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    @Override
    public boolean isConsuming() {
        return stopping.getCount() > 0 && paused.get() == 0;
    }

    @Override
    public boolean stop(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        stopping.countDown();
        try {
            for (Thread thread : threads) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis > 0) {
                    thread.join(millis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean finished = threads.stream().noneMatch(Thread::isAlive);
        threads.forEach(Thread::interrupt);
        return finished;
    }

    private void work() {
        try {
            while (stopping.getCount() > 0) {
                List<MemoryQueue.Entry> batch = queue.take(request.batchSize(), POLL);
                if (!batch.isEmpty()) {
                    process(batch);
                }
            }
        } catch (InterruptedException e) {
            log.debug("queue '{}': interrupted", request.queue());
        }
    }

    private void process(List<MemoryQueue.Entry> batch) throws InterruptedException {
        List<MemoryQueue.Entry> fitting = new ArrayList<>();
        for (MemoryQueue.Entry entry : batch) {
            int size = entry.message().body().length;
            if (size <= request.maxMessageSize()) {
                fitting.add(entry);
            } else {
                String why = "%d bytes where %d are taken".formatted(size, request.maxMessageSize());
                settle(entry, new Disposition.DeadLetter(DeadLetterReason.TOO_LARGE, why, null));
            }
        }
        if (fitting.isEmpty()) {
            return;
        }
        List<Disposition> dispositions = List.of();
        try {
            dispositions = handle(fitting.stream()
                    .map(entry -> new IncomingMessage(
                            entry.message().route(),
                            entry.message().body(),
                            entry.message().headers(),
                            entry.redelivered()))
                    .toList());
        } finally {
            if (dispositions.isEmpty()) {
                queue.giveBack(fitting);
            }
        }
        for (int i = 0; i < dispositions.size(); i++) {
            settle(fitting.get(i), dispositions.get(i));
        }
    }

    /** The handler's decisions; none when this is to stop meanwhile. */
    private List<Disposition> handle(List<IncomingMessage> batch) throws InterruptedException {
        int failures = 0;
        try {
            while (true) {
                List<Disposition> dispositions = tryHandle(batch, failures == 0);
                if (dispositions.size() == batch.size()) {
                    return dispositions;
                }
                if (failures++ == 0) {
                    paused.incrementAndGet();
                }
                if (stopping.await(handlerPause.after(failures).toNanos(), TimeUnit.NANOSECONDS)) {
                    return List.of();
                }
            }
        } finally {
            if (failures > 0) {
                paused.decrementAndGet();
            }
        }
    }

    private List<Disposition> tryHandle(List<IncomingMessage> batch, boolean first) {
        try {
            List<Disposition> dispositions = handler.handle(batch);
            if (dispositions.size() == batch.size()) {
                return dispositions;
            }
            log.error("the handler returned {} dispositions for {} messages", dispositions.size(), batch.size());
        } catch (HandlerUnavailableException e) {
            if (first) {
                log.warn("queue '{}': handling pauses: {}", request.queue(), e.getMessage());
            }
        } catch (RuntimeException e) {
            if (first) {
                log.error("queue '{}': handling pauses; the handler must not fail like this", request.queue(), e);
            }
        }
        return List.of();
    }

    private void settle(MemoryQueue.Entry entry, Disposition disposition) {
        StoredMessage message = entry.message();
        if (disposition instanceof Disposition.DeadLetter letter) {
            broker.queue(request.deadLetterQueue()).add(deadLetter(message, letter));
        } else if (disposition instanceof Disposition.Retry retry) {
            Route route = Route.toQueue(request.queue(), message.route().cqrsId());
            StoredMessage copy = new StoredMessage(message.messageId(), route, retry.body(), message.headers());
            // Counted as in a consumer's hands until it is back, so that the queue does not look drained.
            MemoryBroker.after(retry.delay(), () -> {
                queue.add(copy);
                queue.acknowledge();
            });
            return;
        }
        queue.acknowledge();
    }

    private StoredMessage deadLetter(StoredMessage message, Disposition.DeadLetter letter) {
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.put(Headers.REASON, letter.reason().word());
        headers.put(Headers.FAILED_AT, clock.instant().toString());
        headers.remove(Headers.EXCEPTION);
        if (letter.exception() != null) {
            headers.put(Headers.EXCEPTION, letter.exception());
        }
        byte[] body = letter.body();
        Route route = Route.toQueue(request.deadLetterQueue(), message.route().cqrsId());
        return new StoredMessage(message.messageId(), route, body == null ? message.body() : body, headers);
    }
}
