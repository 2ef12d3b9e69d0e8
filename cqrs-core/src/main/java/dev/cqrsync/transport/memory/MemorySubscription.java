package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.PatientHandler;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Worker threads that take batches from a {@link MemoryQueue}. */
final class MemorySubscription implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(MemorySubscription.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final MemoryBroker broker;
    private final SubscriptionRequest request;
    private final PatientHandler handler;
    private final Clock clock;
    private final MemoryQueue queue;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    MemorySubscription(
            MemoryBroker broker,
            SubscriptionRequest request,
            MessageHandler handler,
            BackOff handlerPause,
            Clock clock) {
        this.broker = broker;
        this.request = request;
        this.handler = new PatientHandler(handler, handlerPause, request.queue());
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
        return stopping.getCount() > 0 && !handler.isPausing();
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
        queue.addConsumers(1);
        try {
            while (stopping.getCount() > 0) {
                List<MemoryQueue.Entry> batch = queue.take(request.batchSize(), POLL);
                if (!batch.isEmpty()) {
                    process(batch);
                }
            }
        } catch (InterruptedException e) {
            log.debug("queue '{}': interrupted", request.queue());
        } finally {
            queue.addConsumers(-1);
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
            dispositions = handler.handle(
                    fitting.stream().map(MemorySubscription::incoming).toList(),
                    pause -> stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } finally {
            if (dispositions.isEmpty()) {
                queue.giveBack(fitting);
            }
        }
        for (int i = 0; i < dispositions.size(); i++) {
            settle(fitting.get(i), dispositions.get(i));
        }
    }

    private static IncomingMessage incoming(MemoryQueue.Entry entry) {
        StoredMessage message = entry.message();
        return new IncomingMessage(message.route(), message.body(), message.headers(), entry.redelivered());
    }

    private void settle(MemoryQueue.Entry entry, Disposition disposition) {
        StoredMessage message = entry.message();
        if (disposition instanceof Disposition.DeadLetter letter) {
            broker.queue(request.deadLetterQueue()).add(deadLetter(entry, letter));
        } else if (disposition instanceof Disposition.Retry retry) {
            Route route = Route.toQueue(request.queue(), message.route().cqrsId());
            StoredMessage copy = new StoredMessage(
                    message.messageId(), route, retry.body(), incoming(entry).headersOfCopy());
            // Counted as in a consumer's hands until it is back, so that the queue does not look drained.
            MemoryBroker.after(retry.delay(), () -> {
                queue.add(copy);
                queue.acknowledge();
            });
            return;
        }
        queue.acknowledge();
    }

    private StoredMessage deadLetter(MemoryQueue.Entry entry, Disposition.DeadLetter letter) {
        StoredMessage message = entry.message();
        Map<String, String> headers = new HashMap<>(incoming(entry).headersOfCopy());
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
