package dev.cqrsync.transport;

import dev.cqrsync.text.LoggedFailure;
import dev.cqrsync.text.OneLine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a batch in again and again, with back-off, until the handler has decided about it. Shared by the workers of a
 * subscription, so that an outage of what is behind the handler is logged once and its end once. Thread-safe.
 */
public final class PatientHandler {

    private static final Logger log = LoggerFactory.getLogger(PatientHandler.class);

    /** Waits between two attempts. */
    @FunctionalInterface
    public interface Pause {

        /**
         * Waits for the given time, or until there is no use in trying again.
         *
         * @return whether there is no use
         */
        boolean await(Duration pause) throws InterruptedException;
    }

    private final MessageHandler handler;
    private final BackOff pauses;
    private final String queue;
    private final AtomicInteger pausing = new AtomicInteger();

    /**
     * @param pauses pauses between attempts
     * @param queue names the subscription in the log
     */
    public PatientHandler(MessageHandler handler, BackOff pauses, String queue) {
        this.handler = handler;
        this.pauses = pauses;
        this.queue = queue;
    }

    /** Whether a worker waits for its handler to be available again. */
    public boolean isPausing() {
        return pausing.get() > 0;
    }

    /**
     * The handler's decisions, however long it takes.
     *
     * @return one disposition for each message; none when {@code pause} saw no use in going on
     * @throws InterruptedException when the thread is interrupted while the handler fails or during a pause
     */
    public List<Disposition> handle(List<IncomingMessage> batch, Pause pause) throws InterruptedException {
        if (batch.isEmpty()) {
            return List.of();
        }
        int failures = 0;
        boolean decided = false;
        try {
            while (true) {
                try {
                    List<Disposition> dispositions = decided(batch);
                    decided = true;
                    return dispositions;
                } catch (RuntimeException | Error e) {
                    if (!(e instanceof HandlerUnavailableException) && Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    if (failures++ == 0) {
                        begin(e);
                    }
                }
                if (pause.await(pauses.after(failures))) {
                    return List.of();
                }
            }
        } finally {
            if (failures > 0 && pausing.decrementAndGet() == 0 && decided) {
                log.info("queue '{}': messages are handled again", queue);
            }
        }
    }

    private List<Disposition> decided(List<IncomingMessage> batch) {
        List<Disposition> dispositions = handler.handle(batch);
        if (dispositions.size() != batch.size()) {
            throw new IllegalStateException("the handler returned %d dispositions for %d messages"
                    .formatted(dispositions.size(), batch.size()));
        }
        return dispositions;
    }

    private void begin(Throwable failure) {
        if (pausing.getAndIncrement() > 0) {
            log.debug("queue '{}': another worker pauses: {}", queue, OneLine.of(failure));
        } else if (failure instanceof HandlerUnavailableException) {
            log.warn("queue '{}': handling pauses: {}", queue, OneLine.of(failure.getMessage()));
        } else {
            log.error(
                    "queue '{}': handling pauses; the handler must not fail like this",
                    queue,
                    LoggedFailure.of(failure));
        }
    }
}
