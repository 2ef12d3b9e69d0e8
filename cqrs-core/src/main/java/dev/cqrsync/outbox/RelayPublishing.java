package dev.cqrsync.outbox;

import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.PublishOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's publishing thread. It never touches the database, so that neither a slow statement nor an exhausted pool
 * delays a committed event.
 */
final class RelayPublishing implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(RelayPublishing.class);

    /** Marks records whose turn did not come because the broker was gone or the relay stopped. */
    private static final Throwable NOT_ATTEMPTED = new Throwable("not attempted", null, false, false) {};

    private static final Duration READY_WAIT = Duration.ofSeconds(1);
    private static final int RECORDS_AT_ONCE = 100;

    private final MessagePublisher publisher;
    private final OutboxSettings settings;
    private final HandoverQueue queue;
    private final RecordsInFlight inFlight;
    private final RelayStorage storage;
    private final Outcomes outcomes;
    private final Queue<RecordInFlight> failures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean ready;
    private volatile boolean failureSeen;
    private volatile boolean successSeen;
    private boolean outageReported;
    private int fruitless;

    RelayPublishing(
            MessagePublisher publisher,
            OutboxSettings settings,
            HandoverQueue queue,
            RecordsInFlight inFlight,
            RelayStorage storage,
            Outcomes outcomes) {
        this.publisher = publisher;
        this.settings = settings;
        this.queue = queue;
        this.inFlight = inFlight;
        this.storage = storage;
        this.outcomes = outcomes;
    }

    boolean isReady() {
        return ready;
    }

    /** Ends the thread after the event in hand. */
    void stop() {
        stopping.countDown();
        queue.wake();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    @Override
    public void run() {
        try {
            while (!isStopping()) {
                try {
                    step();
                } catch (RuntimeException | Error e) {
                    // a dead thread would stop replication without a word; what was in hand is begun anew
                    log.error("The relay goes on after an unexpected error.", e);
                    ready = false;
                    storage.release(inFlight.unpublished(), settings.retryDelay(), false);
                }
            }
            publish(Publication.newest(queue.takeFetched())); // not attempted any more
        } catch (InterruptedException e) {
            log.debug("The relay has been stopped while it waited for the broker.");
        }
    }

    private void step() throws InterruptedException {
        settleFailures();
        if (!ready && !becomeReady()) {
            return;
        }
        for (HandedRecord handed : queue.takeOffered(RECORDS_AT_ONCE, settings.leaseNeededUntil())) {
            List<OutboxEvent> events = Objects.requireNonNull(handed.events());
            RecordInFlight record = new RecordInFlight(handed.id(), 0, events, handed.leasedUntil());
            if (inFlight.add(record) == null) {
                publish(Publication.all(record));
            }
        }
        List<RecordInFlight> fetched = queue.takeFetched();
        if (!fetched.isEmpty()) {
            storage.wake();
            publish(Publication.newest(fetched));
        }
        if (ready) {
            queue.await();
        }
    }

    private void publish(List<Publication> publications) throws InterruptedException {
        for (Publication publication : publications) {
            if (failureSeen) {
                failureSeen = false;
                ready = isPublisherReady(Duration.ZERO);
            }
            if (ready && !isStopping()) {
                publish(publication);
            } else {
                settle(publication, null, NOT_ATTEMPTED);
            }
        }
    }

    private void publish(Publication publication) {
        queue.publishing();
        CompletableFuture<PublishOutcome> sent;
        try {
            sent = publisher.publish(publication.event().message());
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        var unused = sent.whenComplete((outcome, error) -> {
            settle(publication, outcome, error);
            queue.settled(); // not before, as it wakes this class's thread, which is to see all owners at once
        });
    }

    /** Runs on a thread of the broker's client, mostly. */
    private void settle(Publication publication, @Nullable PublishOutcome outcome, @Nullable Throwable error) {
        boolean failed = false;
        for (RecordInFlight owner : publication.owners()) {
            if (!owner.eventDone(error)) {
                continue;
            }
            if (owner.isPublished()) {
                storage.delete(owner.id());
            } else {
                failures.add(owner);
                failed = true;
            }
            inFlight.settled();
        }
        if (error == null) {
            successSeen = true;
        } else if (error != NOT_ATTEMPTED) {
            failureSeen = true;
        }
        if (failed) {
            queue.wake();
        }
        String cqrsId = publication.event().message().route().cqrsId();
        if (outcome != null) {
            outcomes.taken(cqrsId, outcome, publication.superseded());
        } else if (error != null && error != NOT_ATTEMPTED) {
            outcomes.failed(cqrsId, error);
        }
    }

    /** An outage is nobody's fault and counts no attempt; a failure while the broker takes messages does. */
    private void settleFailures() throws InterruptedException {
        List<RecordInFlight> failed = new ArrayList<>();
        for (RecordInFlight record = failures.poll(); record != null; record = failures.poll()) {
            failed.add(record);
        }
        if (failed.isEmpty()) {
            return;
        }
        if (ready) {
            ready = isPublisherReady(Duration.ZERO);
        }
        List<Long> notAttempted = new ArrayList<>();
        Map<Duration, List<Long>> refused = new LinkedHashMap<>();
        int counted = 0;
        for (RecordInFlight record : failed) {
            Throwable cause = record.failure();
            if (!ready || cause == NOT_ATTEMPTED) {
                notAttempted.add(record.id());
                continue;
            }
            Duration delay = settings.retryDelay(record.attempts());
            refused.computeIfAbsent(delay, any -> new ArrayList<>()).add(record.id());
            if (counted++ == 0) { // one line, as a lost connection fails all that is under way
                log.warn(
                        "Outbox record {} could not be published (attempt {}); the next attempt is in {}: {}",
                        record.id(),
                        record.attempts() + 1,
                        delay,
                        String.valueOf(cause));
            }
        }
        storage.release(notAttempted, Duration.ZERO, false);
        refused.forEach((delay, ids) -> storage.release(ids, delay, true));
        if (counted > 1) {
            log.warn("{} further outbox records could not be published and are tried again.", counted - 1);
        }
        // a broker that is there but takes nothing must not be run against with the whole table
        fruitless = successSeen ? 0 : fruitless + 1;
        successSeen = false;
        if (ready && fruitless > 0) {
            storage.sweepNotBefore(settings.retryDelay(fruitless - 1));
        }
    }

    private boolean becomeReady() throws InterruptedException {
        storage.ready(false);
        queue.keepEvents(false);
        List<Long> fetched =
                queue.takeFetched().stream().map(RecordInFlight::id).toList();
        storage.release(fetched, Duration.ZERO, false);
        long started = System.nanoTime();
        if (!isPublisherReady(READY_WAIT)) {
            if (!outageReported) {
                log.warn("The broker takes no messages now. Events wait in the outbox and are published when it does.");
                outageReported = true;
            }
            // it may have answered at once, when it blocks publishers; asking all the time would burn a processor
            long rest = READY_WAIT.toNanos() / 4 - (System.nanoTime() - started);
            stopping.await(Math.max(rest, 0), TimeUnit.NANOSECONDS);
            return false;
        }
        if (outageReported) {
            log.info("The broker takes messages again.");
            outageReported = false;
        }
        failureSeen = false;
        ready = true;
        queue.keepEvents(true);
        storage.ready(true);
        return true;
    }

    private boolean isPublisherReady(Duration timeout) throws InterruptedException {
        try {
            return publisher.awaitReady(timeout);
        } catch (RuntimeException e) {
            log.debug("The publisher cannot tell whether it is ready.", e);
            return false;
        }
    }
}
