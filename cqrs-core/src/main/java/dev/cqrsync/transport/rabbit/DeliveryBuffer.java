package dev.cqrsync.transport.rabbit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Deliveries between the client's thread that brings them and the worker that takes them. The broker's prefetch bounds
 * it. Closed when the channel is lost or the worker is to stop; what is left in it then belongs to the broker again.
 */
final class DeliveryBuffer {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private boolean closed;
    private boolean woken;

    void put(Delivery delivery) {
        lock.lock();
        try {
            if (!closed) {
                waiting.add(delivery);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is there, up to a number; waits for the first only. Empty when closed or woken, or when the time is over. */
    List<Delivery> take(int max, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = timeout.toNanos();
            while (waiting.isEmpty() && !closed && !woken && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            woken = false;
            List<Delivery> taken = new ArrayList<>(Math.min(max, waiting.size()));
            while (taken.size() < max && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait of who is to look at something else, or will be about to. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until closed, for at most a time. */
    boolean awaitClosed(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = timeout.toNanos();
            while (!closed && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
