package dev.cqrsync.transport.rabbit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Deliveries that wait in this process for their next attempt. The broker's prefetch bounds them. For one thread. */
final class HeldDeliveries {

    private record Held(long dueAt, Delivery delivery) {}

    private final PriorityQueue<Held> held = new PriorityQueue<>((a, b) -> Long.signum(a.dueAt() - b.dueAt()));

    void hold(Delivery delivery, Duration delay) {
        held.add(new Held(System.nanoTime() + delay.toNanos(), delivery));
    }

    /** Those whose time has come, up to a number. */
    List<Delivery> due(int max) {
        List<Delivery> due = new ArrayList<>();
        while (due.size() < max && !held.isEmpty() && held.element().dueAt() - System.nanoTime() <= 0) {
            due.add(held.remove().delivery());
        }
        return due;
    }

    /** Time until the next is due, but no longer than the given. */
    Duration untilNext(Duration longest) {
        Held next = held.peek();
        if (next == null) {
            return longest;
        }
        long nanos = Math.max(0, next.dueAt() - System.nanoTime());
        return nanos < longest.toNanos() ? Duration.ofNanos(nanos) : longest;
    }
}
