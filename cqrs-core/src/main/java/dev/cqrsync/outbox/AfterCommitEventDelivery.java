package dev.cqrsync.outbox;

import dev.cqrsync.transport.MessagePublisher;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events after the commit without storing them: at most once. Events are lost when the process dies, when the
 * broker refuses them or its answer stays out, and when more wait for the broker than there is room for.
 */
public final class AfterCommitEventDelivery implements EventDelivery {

    private static final Logger log = LoggerFactory.getLogger(AfterCommitEventDelivery.class);
    private static final Duration READY_WAIT = Duration.ofMillis(250);

    private final MessagePublisher publisher;
    private final Outcomes outcomes;
    private final EventBuffer buffer;
    private @Nullable Publishing running;

    /**
     * @param publisher used by the delivery's thread; not closed by it
     * @param maxEvents events that wait for the broker, at most
     * @param maxBytes bytes of such events, at most
     */
    public AfterCommitEventDelivery(MessagePublisher publisher, int maxEvents, long maxBytes, RelayListener listener) {
        this.publisher = publisher;
        this.outcomes = new Outcomes(listener);
        this.buffer = new EventBuffer(maxEvents, maxBytes);
    }

    /** Starts to publish; returns at once. What is committed before waits until then. */
    public synchronized void start() {
        if (running == null) {
            Publishing publishing = new Publishing();
            publishing.start();
            running = publishing;
        }
    }

    /**
     * Stops after having published what waits.
     *
     * @param timeout how long to go on at most; what is left then is lost
     * @return whether nothing was left
     */
    public synchronized boolean stop(Duration timeout) {
        Publishing publishing = running;
        if (publishing == null) {
            return true;
        }
        running = null;
        return publishing.finish(System.nanoTime() + timeout.toNanos());
    }

    /** Whether it has been started and not stopped. */
    public synchronized boolean isRunning() {
        return running != null;
    }

    /** Events that are committed and wait for the publisher. */
    public int waitingEvents() {
        return buffer.size();
    }

    @Override
    public Pending begin() {
        return new Pending() {

            private final List<OutboxEvent> added = new ArrayList<>(1);
            private final List<String> excess = new ArrayList<>(0);

            @Override
            public void add(Connection connection, List<OutboxEvent> events) {
                for (OutboxEvent event : events) {
                    if (added.size() < buffer.capacity()) {
                        added.add(event);
                    } else {
                        excess.add(event.message().route().cqrsId());
                    }
                }
            }

            @Override
            public void committed() {
                buffer.addAll(added).forEach(event -> drop(event));
                excess.forEach(outcomes::dropped);
            }

            @Override
            public void rolledBack() {
                added.clear();
                excess.clear();
            }
        };
    }

    private void drop(OutboxEvent event) {
        outcomes.dropped(event.message().route().cqrsId());
    }

    /** One start up to its stop. */
    private final class Publishing extends Thread {

        private volatile boolean finishing;
        private volatile boolean suspect = true;
        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

        Publishing() {
            super("cqrs-after-commit");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (!(finishing && buffer.size() == 0)) {
                    if (suspect && !becomeReady()) {
                        continue;
                    }
                    OutboxEvent event = buffer.take(() -> finishing);
                    if (event != null) {
                        publish(event);
                    }
                }
            } catch (InterruptedException e) {
                log.debug("Stopped while events waited for the broker.");
            }
        }

        private boolean becomeReady() throws InterruptedException {
            long started = System.nanoTime();
            boolean ready = false;
            try {
                ready = publisher.awaitReady(READY_WAIT);
            } catch (RuntimeException e) {
                log.debug("The publisher cannot tell whether it is ready.", e);
            }
            suspect = !ready;
            if (!ready) {
                // it may have answered at once
                TimeUnit.NANOSECONDS.sleep(READY_WAIT.toNanos() - (System.nanoTime() - started));
            }
            return ready;
        }

        private void publish(OutboxEvent event) {
            String cqrsId = event.message().route().cqrsId();
            try {
                last = publisher.publish(event.message()).whenComplete((outcome, error) -> {
                    if (error == null) {
                        outcomes.taken(cqrsId, outcome, 0);
                    } else {
                        failed(event, error);
                    }
                });
            } catch (RuntimeException e) {
                failed(event, e);
            }
        }

        private void failed(OutboxEvent event, Throwable error) {
            suspect = true;
            outcomes.failed(event.message().route().cqrsId(), error);
            drop(event);
        }

        boolean finish(long deadline) {
            finishing = true;
            buffer.wake();
            boolean done = false;
            try {
                join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
                done = !isAlive();
                interrupt();
                // confirmed in order, or failed: the last one tells of all
                last.handle((outcome, error) -> true)
                        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                currentThread().interrupt();
                done = false;
            } catch (ExecutionException | TimeoutException e) {
                done = false;
            }
            buffer.drain().forEach(event -> drop(event));
            return done;
        }
    }
}
