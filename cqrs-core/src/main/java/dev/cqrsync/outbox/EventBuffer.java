package dev.cqrsync.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Events in memory, in order and within bounds. Thread-safe; adding never waits. */
final class EventBuffer {

    private final int maxEvents;
    private final long maxBytes;
    private final Deque<OutboxEvent> events = new ArrayDeque<>();
    private long bytes;

    EventBuffer(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    int capacity() {
        return maxEvents;
    }

    /** @return those that found no room */
    synchronized List<OutboxEvent> addAll(List<OutboxEvent> added) {
        int next = 0;
        while (next < added.size() && fits(added.get(next))) {
            OutboxEvent event = added.get(next++);
            events.add(event);
            bytes += PayloadFormat.estimate(event);
        }
        notifyAll();
        return added.subList(next, added.size());
    }

    private boolean fits(OutboxEvent event) {
        return events.size() < maxEvents && bytes + PayloadFormat.estimate(event) <= maxBytes;
    }

    /** Waits for an event; {@code null} when there is none and the caller is to stop, see {@link #wake()}. */
    synchronized @Nullable OutboxEvent take(BooleanSupplier stop) throws InterruptedException {
        while (events.isEmpty() && !stop.getAsBoolean()) {
            wait();
        }
        OutboxEvent event = events.poll();
        if (event != null) {
            bytes -= PayloadFormat.estimate(event);
        }
        return event;
    }

    /** Has waiting takers ask again whether to stop. */
    synchronized void wake() {
        notifyAll();
    }

    synchronized List<OutboxEvent> drain() {
        List<OutboxEvent> left = List.copyOf(events);
        events.clear();
        bytes = 0;
        return left;
    }

    synchronized int size() {
        return events.size();
    }
}
