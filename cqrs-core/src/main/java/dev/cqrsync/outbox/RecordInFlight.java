package dev.cqrsync.outbox;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A record between its lease and its end: published and deleted, or released. Thread-safe. */
final class RecordInFlight {

    private final long id;
    private final int attempts;
    private volatile List<OutboxEvent> events;
    private final AtomicInteger remaining;
    private volatile @Nullable Throwable failure;
    private volatile long leasedUntil;

    RecordInFlight(long id, int attempts, List<OutboxEvent> events, long leasedUntil) {
        this.id = id;
        this.attempts = attempts;
        this.events = events;
        this.remaining = new AtomicInteger(events.size());
        this.leasedUntil = leasedUntil;
    }

    long id() {
        return id;
    }

    /** How often publishing it had failed before. */
    int attempts() {
        return attempts;
    }

    /** Its events; empty once it has settled. */
    List<OutboxEvent> events() {
        return events;
    }

    /**
     * Notes that one of its events has come to an end.
     *
     * @return whether it was the last one
     */
    boolean eventDone(@Nullable Throwable error) {
        if (error != null) {
            failure = error;
        }
        boolean last = remaining.decrementAndGet() == 0;
        if (last) {
            events = List.of(); // the record may wait long for a database that is gone
        }
        return last;
    }

    boolean isSettled() {
        return remaining.get() <= 0;
    }

    /** Why an event of it was not taken, or {@code null} when all those that are done were. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean isPublished() {
        return isSettled() && failure == null;
    }

    /** As {@link System#nanoTime()}. */
    long leasedUntil() {
        return leasedUntil;
    }

    void leasedUntil(long nanoTime) {
        leasedUntil = nanoTime;
    }
}
