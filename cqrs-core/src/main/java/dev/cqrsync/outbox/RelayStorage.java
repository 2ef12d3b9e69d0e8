package dev.cqrsync.outbox;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's storage thread: deletes what is published, releases what failed, prolongs leases, and reads back what
 * waits in the table, one batch ahead of the publishing thread. Whatever it cannot do for want of the database is made
 * good by the leases: they run out, and the record is published again.
 */
final class RelayStorage implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(RelayStorage.class);

    private final OutboxRepository repository;
    private final OutboxSettings settings;
    private final HandoverQueue queue;
    private final RecordsInFlight inFlight;

    private final BacklogReader backlog;
    private final RecordSettlement settlement;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean ready;
    private boolean finishing;
    private long nextSweep = System.nanoTime();
    private long troubledUntil = System.nanoTime();

    // of the storage thread alone
    private long nextRenewal = System.nanoTime();
    private boolean sweptLast;
    private boolean troubleReported;

    RelayStorage(OutboxRepository repository, OutboxSettings settings, HandoverQueue queue, RecordsInFlight inFlight) {
        this.repository = repository;
        this.settings = settings;
        this.queue = queue;
        this.inFlight = inFlight;
        this.backlog = new BacklogReader(repository, settings, queue, inFlight, this);
        this.settlement = new RecordSettlement(repository, settings, inFlight);
    }

    /** The record is published; it is deleted soon, together with others. */
    void delete(long id) {
        if (settlement.published(id)) {
            wake();
        }
    }

    /** The records are this instance's no more; they are claimed again together, so that the newest can stand for all. */
    void release(Collection<Long> ids, Duration delay, boolean countAttempt) {
        settlement.unpublished(ids, delay, countAttempt);
        wake();
    }

    /** Whether to read back records; once it is so, the table is swept at once. */
    void ready(boolean now) {
        lock.lock();
        try {
            ready = now;
            nextSweep = System.nanoTime();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void sweepNotBefore(Duration pause) {
        lock.lock();
        try {
            nextSweep = System.nanoTime() + pause.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** There may be ids to read back, or room for a batch. */
    void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread after a last round of deleting and releasing. */
    void finish() {
        lock.lock();
        try {
            finishing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            while (!awaitWork()) {
                boolean fine = attempt(this::renew);
                fine &= attempt(settlement::deletePublished); // none is left out because another has failed
                fine &= attempt(settlement::releaseUnpublished);
                fine &= attempt(this::fetch);
                troubleReported &= !fine;
            }
        } catch (InterruptedException e) {
            return; // only a stop that has run out of time interrupts
        }
        attempt(settlement::deletePublished);
        attempt(settlement::releaseUnpublished);
    }

    /** @return whether this was the end */
    private boolean awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!finishing) {
                long wait = nextWork() - System.nanoTime();
                if (wait <= 0) {
                    return false;
                }
                changed.awaitNanos(wait);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private long nextWork() {
        long now = System.nanoTime();
        long next = settlement.nextWork(nextRenewal);
        if (ready && queue.wantsFetched()) {
            next = earlier(next, queue.hasIds() ? now : nextSweep);
        }
        return troubledUntil - next > 0 ? troubledUntil : next;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private boolean attempt(Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException | Error e) { // a dead thread would stop replication without a word
            if (!troubleReported) {
                log.warn("The outbox cannot be worked on now; nothing is lost, the relay tries again.", e);
                troubleReported = true;
            }
            troubledUntil = System.nanoTime() + settings.retryDelay().toNanos();
            return false;
        }
    }

    /** A slow broker may take longer than a lease, and an instance that waits for it is not dead. */
    private void renew() {
        long now = System.nanoTime();
        if (nextRenewal - now > 0) {
            return;
        }
        nextRenewal = now + settings.lease().toNanos() / 10;
        List<RecordInFlight> expiring =
                inFlight.leasedUpTo(now + settings.lease().toNanos() / 2);
        if (!expiring.isEmpty()) {
            repository.release(expiring.stream().map(RecordInFlight::id).toList(), settings.lease(), false);
            expiring.forEach(record -> record.leasedUntil(now + settings.lease().toNanos()));
        }
    }

    private void fetch() {
        boolean sweep;
        lock.lock();
        try {
            if (!ready || !queue.wantsFetched()) {
                return;
            }
            // turn and turn about, so that neither starves the other
            boolean due = nextSweep - System.nanoTime() <= 0;
            sweep = due && !(sweptLast && queue.hasIds());
        } finally {
            lock.unlock();
        }
        sweptLast = sweep;
        if (sweep) {
            long now = System.nanoTime();
            nextSweep(now + settings.sweepInterval().toNanos());
            if (backlog.claim()) {
                nextSweep(now); // there may be more
            }
        } else {
            backlog.readBack();
        }
    }

    private void nextSweep(long nanoTime) {
        lock.lock();
        try {
            nextSweep = nanoTime;
        } finally {
            lock.unlock();
        }
    }
}
