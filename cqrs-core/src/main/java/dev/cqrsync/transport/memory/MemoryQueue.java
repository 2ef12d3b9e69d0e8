package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.QueueState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One queue: waiting messages, and how many are in consumers' hands. Thread-safe. */
final class MemoryQueue {

    /** A message and whether somebody had it in hands before. */
    record Entry(StoredMessage message, boolean redelivered) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private int unacknowledged;
    private int consumers;

    void add(StoredMessage message) {
        lock.lock();
        try {
            waiting.add(new Entry(message, false));
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What is there, up to a number; waits for the first only, for at most a time. */
    List<Entry> take(int max, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = timeout.toNanos();
            while (waiting.isEmpty() && remaining > 0) {
                remaining = arrived.awaitNanos(remaining);
            }
            List<Entry> taken = new ArrayList<>();
            while (taken.size() < max && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
            unacknowledged += taken.size();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** A taken message is done with. */
    void acknowledge() {
        lock.lock();
        try {
            unacknowledged--;
        } finally {
            lock.unlock();
        }
    }

    /** Taken messages go back to where they were, in their order. */
    void giveBack(List<Entry> entries) {
        List<Entry> lastFirst = new ArrayList<>(entries);
        Collections.reverse(lastFirst);
        lock.lock();
        try {
            lastFirst.forEach(entry -> waiting.addFirst(new Entry(entry.message(), true)));
            unacknowledged -= lastFirst.size();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Workers have begun to take from it, or have stopped. */
    void addConsumers(int workers) {
        lock.lock();
        try {
            consumers += workers;
        } finally {
            lock.unlock();
        }
    }

    QueueState state() {
        lock.lock();
        try {
            return new QueueState(waiting.size(), consumers);
        } finally {
            lock.unlock();
        }
    }

    List<StoredMessage> messages() {
        lock.lock();
        try {
            return waiting.stream().map(Entry::message).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Waiting ones and those in consumers' hands. */
    int size() {
        lock.lock();
        try {
            return waiting.size() + unacknowledged;
        } finally {
            lock.unlock();
        }
    }
}
