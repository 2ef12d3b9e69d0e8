package dev.cqrsync.outbox;

import dev.cqrsync.transport.MessagePublisher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what is in the outbox.
 *
 * <ol>
 *   <li>A record whose transaction has committed in this process is handed over in memory and published at once; a
 *       record that finds no room there is read back from the table when there is some.
 *   <li>A record whose events the broker has all confirmed is deleted, together with others.
 *   <li>A record that failed is released: at once when the broker is gone, after a growing pause when it is not.
 *   <li>At the start, when the broker is back and every {@code sweepInterval}, records that are due are claimed, those
 *       of dead instances among them. Of the events claimed together, the newest of each row stands for the older ones.
 *   <li>While the broker takes no messages, only ids are kept in memory and nothing is claimed.
 * </ol>
 *
 * Any number of instances may relay the same table. An event may be published twice when an instance dies or the
 * database is out of reach at the wrong moment, and is never left out. Thread-safe; can be started again after a stop.
 */
public final class OutboxRelay {

    private static final Duration LAST_ROUND = Duration.ofSeconds(5);

    private final OutboxRepository repository;
    private final MessagePublisher publisher;
    private final OutboxSettings settings;
    private final Outcomes outcomes;
    private final HandoverQueue queue;
    private volatile @Nullable Run run;

    /** @param publisher used by the relay's thread; not closed by the relay */
    public OutboxRelay(
            OutboxRepository repository, MessagePublisher publisher, OutboxSettings settings, RelayListener listener) {
        this.repository = repository;
        this.publisher = publisher;
        this.settings = settings;
        this.outcomes = new Outcomes(listener);
        this.queue = new HandoverQueue(settings);
    }

    /** Starts to publish; returns at once, whether or not the broker and the database can be reached. */
    public synchronized void start() {
        if (run == null) {
            queue.open();
            Run started = new Run();
            started.storageThread.start();
            started.publishingThread.start();
            run = started;
        }
    }

    /**
     * Stops: waits for what has been sent to be confirmed, deletes it, and releases the rest, so that another instance
     * takes it at once.
     *
     * @param timeout how long to wait for the broker at most; a last round of work on the database comes on top
     * @return whether all that had been sent was confirmed in time
     */
    public synchronized boolean stop(Duration timeout) {
        Run stopped = run;
        if (stopped == null) {
            return true;
        }
        run = null;
        return stopped.stop(System.nanoTime() + timeout.toNanos());
    }

    /** Whether it has been started and not stopped. */
    public boolean isRunning() {
        return run != null;
    }

    /** Whether it is running and the broker took messages when last asked. */
    public boolean isReady() {
        Run current = run;
        return current != null && current.publishing.isReady();
    }

    /** Records of this process that are committed and wait for the publisher, without those known to the table only. */
    public int waitingRecords() {
        return queue.size();
    }

    /** Takes committed records of this process. Never waits for anything but a short lock, never throws. */
    void offer(List<HandedRecord> records) {
        if (queue.offer(records)) {
            Run current = run;
            if (current != null) {
                current.storage.wake();
            }
        }
    }

    /** One start up to its stop. */
    private final class Run {

        final RecordsInFlight inFlight = new RecordsInFlight();
        final RelayStorage storage = new RelayStorage(repository, settings, queue, inFlight);
        final RelayPublishing publishing = new RelayPublishing(publisher, settings, queue, inFlight, storage, outcomes);
        final Thread publishingThread = thread("cqrs-outbox-relay", publishing);
        final Thread storageThread = thread("cqrs-outbox-storage", storage);

        boolean stop(long deadline) {
            boolean settled = false;
            try {
                publishing.stop();
                join(publishingThread, deadline);
                publishingThread.interrupt();
                settled = inFlight.awaitSettled(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            storage.ready(false);
            storage.release(queue.close(settings.leaseNeededUntil()), Duration.ZERO, false);
            storage.release(inFlight.unpublished(), Duration.ZERO, false);
            storage.finish();
            try {
                join(storageThread, System.nanoTime() + LAST_ROUND.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            storageThread.interrupt();
            return settled;
        }

        private static Thread thread(String name, Runnable work) {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        }

        private static void join(Thread thread, long deadline) throws InterruptedException {
            // at least a millisecond, as join(0) waits for ever
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
    }
}
