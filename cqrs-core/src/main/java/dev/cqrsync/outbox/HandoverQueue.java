package dev.cqrsync.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the relay's publishing thread, within bounds: committed records in memory; behind them, when those are
 * too many or nothing can be published anyway, ids alone; and one batch read back from the table. A record that finds
 * no room at all is forgotten here, and its lease in the table runs out. Thread-safe; offering never waits.
 */
final class HandoverQueue {

    /** How many records are worth being sent before the broker has answered for those before. */
    private static final int GATHERED_RECORDS = 100;

    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final OutboxSettings settings;
    private final OfferRate rate;
    private final AtomicInteger underWay = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<HandedRecord> offered = new ArrayDeque<>();
    private final Deque<HandedRecord> idsOnly = new ArrayDeque<>();
    private List<RecordInFlight> fetched = List.of();
    private long offeredBytes;
    private boolean open = true;
    private boolean eventsWelcome = true;
    private boolean woken;
    private boolean asleep;
    private long lastTaken = System.nanoTime();

    HandoverQueue(OutboxSettings settings) {
        this.settings = settings;
        this.rate = new OfferRate(settings.linger().toNanos());
    }

    /** @return whether some were kept as ids, for someone to read back */
    boolean offer(List<HandedRecord> records) {
        lock.lock();
        try {
            if (!open) {
                return false;
            }
            long now = System.nanoTime();
            rate.offered(records.size(), Thread.currentThread(), now);
            boolean anyIds = false;
            for (HandedRecord record : records) {
                if (fits(record)) {
                    offered.add(record);
                    offeredBytes += record.bytes();
                } else {
                    anyIds = true;
                    remember(record);
                }
            }
            if (asleep || pause(now) <= 0) {
                changed.signal();
            }
            return anyIds;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(HandedRecord record) {
        return eventsWelcome
                && record.events() != null
                && offered.size() < settings.memoryRecords()
                && offeredBytes + record.bytes() <= settings.memoryBytes();
    }

    private void remember(HandedRecord record) {
        if (idsOnly.size() < settings.memoryIds()) {
            idsOnly.add(record.withoutEvents());
        }
    }

    /** From now on keeps events in memory, or only ids, also of what waits already. */
    void keepEvents(boolean keep) {
        lock.lock();
        try {
            eventsWelcome = keep;
            if (!keep) {
                offered.forEach(this::remember);
                offered.clear();
                offeredBytes = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes committed records in order; those whose lease is about to end are left to the sweep. */
    List<HandedRecord> takeOffered(int maxRecords, long leasedBeyond) {
        lock.lock();
        try {
            List<HandedRecord> taken = new ArrayList<>(Math.min(maxRecords, offered.size()));
            while (taken.size() < maxRecords && !offered.isEmpty()) {
                HandedRecord record = offered.remove();
                offeredBytes -= record.bytes();
                if (record.leasedUntil() - leasedBeyond > 0) {
                    taken.add(record);
                }
            }
            lastTaken = taken.isEmpty() ? lastTaken : System.nanoTime();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Removes records of which only ids are here; those whose lease is about to end are left to the sweep. */
    List<HandedRecord> takeIds(int maxRecords, long maxBytes, long leasedBeyond) {
        lock.lock();
        try {
            List<HandedRecord> taken = new ArrayList<>();
            long bytes = 0;
            while (taken.size() < maxRecords && !idsOnly.isEmpty()) {
                HandedRecord next = idsOnly.element();
                if (next.leasedUntil() - leasedBeyond > 0) {
                    bytes += next.bytes();
                    if (bytes > maxBytes && !taken.isEmpty()) {
                        break;
                    }
                    taken.add(next);
                }
                idsOnly.remove();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean hasIds() {
        lock.lock();
        try {
            return !idsOnly.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a batch read back from the table would be taken next. */
    boolean wantsFetched() {
        lock.lock();
        try {
            return fetched.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void putFetched(List<RecordInFlight> records) {
        lock.lock();
        try {
            fetched = records;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    List<RecordInFlight> takeFetched() {
        lock.lock();
        try {
            List<RecordInFlight> taken = fetched;
            fetched = List.of();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to publish, or for {@link #wake()}.
     *
     * <p>What is committed while nothing is under way goes out at once. Meanwhile, records gather for a moment: many
     * that are sent together cost the broker one write to disk and this process one change of threads, while an idle
     * system waits for nothing. The algorithm is that of John Nagle (RFC 896), with a bound. While several threads commit
     * much, the broker's answer ends the gathering too early for many to come together, and records go out at most once
     * in {@link OutboxSettings#linger()}.
     */
    void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (fetched.isEmpty() && !woken) {
                long pause = pause(System.nanoTime());
                if (pause <= 0) {
                    break;
                }
                asleep = pause == Long.MAX_VALUE;
                long left = changed.awaitNanos(pause);
                asleep = false;
                if (left <= 0 && !offered.isEmpty()) {
                    break;
                }
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How long what waits, or what may come, had better wait: no more than 0 when it is worth publishing, {@link
     * Long#MAX_VALUE} when there is nothing to wait for.
     */
    private long pause(long now) {
        if (offered.size() >= GATHERED_RECORDS) {
            return 0;
        }
        if (rate.isHigh(now)) {
            long linger = settings.linger().toNanos();
            return offered.isEmpty() ? linger : lastTaken + linger - now;
        }
        if (underWay.get() > 0) {
            return GATHERING_NANOS;
        }
        return offered.isEmpty() ? Long.MAX_VALUE : 0;
    }

    /** An event goes out now; {@link #settled()} ends it. */
    void publishing() {
        underWay.incrementAndGet();
    }

    /** An event that went out is under way no more. */
    void settled() {
        if (underWay.decrementAndGet() > 0) {
            return;
        }
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the present or the next {@link #await()}. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Records that wait, in memory or as ids. */
    int size() {
        lock.lock();
        try {
            return offered.size() + idsOnly.size();
        } finally {
            lock.unlock();
        }
    }

    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing from now on; gives the ids of everything still here and still leased. */
    List<Long> close(long leasedBeyond) {
        keepEvents(false);
        lock.lock();
        try {
            open = false;
        } finally {
            lock.unlock();
        }
        return takeIds(Integer.MAX_VALUE, Long.MAX_VALUE, leasedBeyond).stream()
                .map(HandedRecord::id)
                .toList();
    }
}
