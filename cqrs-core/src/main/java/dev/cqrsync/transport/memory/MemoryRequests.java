package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.Answer;
import dev.cqrsync.transport.Conversation;
import dev.cqrsync.transport.RequestException;
import dev.cqrsync.transport.RequestException.Reason;
import dev.cqrsync.transport.RequestHandler;
import dev.cqrsync.transport.RequestSender;
import dev.cqrsync.transport.RequestServer;
import dev.cqrsync.transport.Subscription;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests within the process. Thread-safe. */
final class MemoryRequests implements RequestSender, RequestServer {

    private static final long POLL_MILLIS = 50;

    private final Map<String, Waiting> queues = new ConcurrentHashMap<>();

    /** @param servers guarded by the queue of requests */
    private static final class Waiting {

        private final BlockingQueue<Exchange> requests = new LinkedBlockingQueue<>();
        private int servers;
    }

    @Override
    public Conversation ask(String queue, byte[] request, Duration patience) {
        Exchange exchange = new Exchange(request, patience);
        Waiting waiting = queues.get(queue);
        if (waiting == null) {
            exchange.fail(Reason.NOBODY_SERVES, "nobody serves the queue '%s'".formatted(queue));
            return exchange;
        }
        synchronized (waiting) {
            if (waiting.servers == 0) {
                exchange.fail(Reason.NOBODY_SERVES, "nobody serves the queue '%s'".formatted(queue));
            } else {
                waiting.requests.add(exchange);
            }
        }
        return exchange;
    }

    @Override
    public Subscription serve(String queue, RequestHandler handler) {
        Waiting waiting = queues.computeIfAbsent(queue, name -> new Waiting());
        synchronized (waiting) {
            waiting.servers++;
        }
        return new Worker(waiting, handler).start("cqrs-requests-" + queue);
    }

    private static final class Worker implements Subscription {

        private final Waiting waiting;
        private final RequestHandler handler;
        private volatile boolean stopping;
        private @Nullable Thread thread;

        Worker(Waiting waiting, RequestHandler handler) {
            this.waiting = waiting;
            this.handler = handler;
        }

        Worker start(String name) {
            Thread started = new Thread(this::work, name);
            started.setDaemon(true);
            thread = started;
            started.start();
            return this;
        }

        private void work() {
            try {
                while (!stopping) {
                    Exchange exchange = waiting.requests.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                    if (exchange != null) {
                        exchange.handle(handler);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean isConsuming() {
            return !stopping;
        }

        @Override
        public boolean stop(Duration timeout) {
            synchronized (waiting) {
                if (!stopping) {
                    waiting.servers--;
                }
                stopping = true;
            }
            Thread running = thread;
            try {
                if (running != null) {
                    running.join(Math.max(1, timeout.toMillis()));
                    boolean ended = !running.isAlive();
                    running.interrupt();
                    return ended;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        }
    }

    /** One request and its answer. */
    private static final class Exchange implements Conversation, Answer {

        /**
         * A step of the answer.
         *
         * @param bytes {@code null} for a sign of life
         */
        private record Step(
                byte @Nullable [] bytes,
                boolean last,
                @Nullable RequestException failure) {}

        private final byte[] request;
        private final Duration patience;
        private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        Exchange(byte[] request, Duration patience) {
            this.request = request;
            this.patience = patience;
        }

        void handle(RequestHandler handler) {
            if (closed) {
                return;
            }
            try {
                handler.handle(request, this);
                steps.add(new Step(null, true, null));
            } catch (Exception e) {
                fail(Reason.FAILED, String.valueOf(e.getMessage()));
            }
        }

        void fail(Reason reason, String message) {
            steps.add(new Step(null, true, new RequestException(reason, message, null)));
        }

        @Override
        public void part(byte[] bytes) {
            step(new Step(bytes, false, null));
        }

        @Override
        public void working() {
            if (steps.isEmpty()) {
                step(new Step(null, false, null));
            }
        }

        private void step(Step step) {
            if (closed) {
                throw new RequestException(Reason.NOBODY_LISTENS, "nobody waits for the answer any more", null);
            }
            steps.add(step);
        }

        @Override
        public byte @Nullable [] next() throws InterruptedException {
            while (true) {
                Step step = steps.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
                if (step == null) {
                    throw new RequestException(Reason.SILENCE, "no sign of life for " + patience, null);
                }
                if (step.failure() != null) {
                    throw step.failure();
                }
                if (step.last()) {
                    steps.add(step); // there is nothing after it, however often somebody asks
                    return null;
                }
                if (step.bytes() != null) {
                    return step.bytes();
                }
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
