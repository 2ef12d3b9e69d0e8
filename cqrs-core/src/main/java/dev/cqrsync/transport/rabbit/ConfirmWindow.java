package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that the broker has not confirmed yet, by delivery tag. A bounded ring: a message gets its
 * place only when the one that far before it has been confirmed. Thread-safe; completes futures outside its lock.
 */
final class ConfirmWindow {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final @Nullable Entry[] ring;
    private final boolean returnsFirst;
    private long oldest = 1;
    private long next = 1;
    private @Nullable PublishException failure;

    /** @param returnsFirst see {@link BrokerFeatures#returnsFirst()} */
    ConfirmWindow(int size, boolean returnsFirst) {
        this.ring = new Entry[size];
        this.returnsFirst = returnsFirst;
    }

    /**
     * Waits for a place and takes it.
     *
     * @return the future of the message, failed already when no place became free in time or the window has failed
     */
    CompletableFuture<PublishOutcome> add(String messageId, long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = timeoutNanos;
            while (failure == null && next - oldest >= ring.length) {
                if (remaining <= 0) {
                    return CompletableFuture.failedFuture(new PublishException(
                            "the window of %d unconfirmed messages stays full".formatted(ring.length), null));
                }
                remaining = room.awaitNanos(remaining);
            }
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            Entry entry = new Entry(messageId);
            ring[slot(next++)] = entry;
            return entry.future;
        } finally {
            lock.unlock();
        }
    }

    /** The broker dropped a message as unroutable. */
    void returned(@Nullable String messageId) {
        Entry refused = null;
        lock.lock();
        try {
            for (long tag = oldest; tag < next; tag++) {
                Entry entry = ring[slot(tag)];
                if (entry != null && !entry.returned && entry.messageId.equals(messageId)) {
                    entry.returned = true;
                    if (entry.refused) {
                        refused = entry;
                        remove(tag);
                    }
                    break;
                }
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            refused.complete(false);
        }
    }

    /** The broker answered for a tag, or for all up to it. Tags that were given up on are ignored. */
    void confirmed(long tag, boolean multiple, boolean taken) {
        List<Entry> done = new ArrayList<>();
        lock.lock();
        try {
            for (long t = Math.max(oldest, multiple ? oldest : tag); t <= tag && t < next; t++) {
                Entry entry = ring[slot(t)];
                if (entry != null && !taken && !entry.returned && !returnsFirst) {
                    // It may be returned yet; if it is not, the confirm timeout fails it.
                    entry.refused = true;
                } else if (entry != null) {
                    done.add(entry);
                    remove(t);
                }
            }
        } finally {
            lock.unlock();
        }
        for (Entry entry : done) {
            entry.complete(taken);
        }
    }

    private void remove(long tag) {
        ring[slot(tag)] = null;
        while (oldest < next && ring[slot(oldest)] == null) {
            oldest++;
        }
        room.signalAll();
    }

    /** Fails what is under way; the window itself can be used on. */
    void failOutstanding(PublishException cause) {
        fail(cause, false);
    }

    /** Fails what is under way and whatever is added from now on. */
    void failForGood(PublishException cause) {
        fail(cause, true);
    }

    private void fail(PublishException cause, boolean forGood) {
        List<Entry> failed = new ArrayList<>();
        lock.lock();
        try {
            for (; oldest < next; oldest++) {
                Entry entry = ring[slot(oldest)];
                if (entry != null) {
                    ring[slot(oldest)] = null;
                    failed.add(entry);
                }
            }
            if (forGood && failure == null) {
                failure = cause;
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
        for (Entry entry : failed) {
            entry.future.completeExceptionally(cause);
        }
    }

    boolean hasFailed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds that the oldest unconfirmed message has been waiting, or -1 when there is none. */
    long oldestAge() {
        lock.lock();
        try {
            Entry entry = oldest < next ? ring[slot(oldest)] : null;
            return entry == null ? -1 : System.nanoTime() - entry.sentAt;
        } finally {
            lock.unlock();
        }
    }

    private int slot(long tag) {
        return (int) (tag % ring.length);
    }

    private static final class Entry {

        private final CompletableFuture<PublishOutcome> future = new CompletableFuture<>();
        private final long sentAt = System.nanoTime();
        private final String messageId;
        private boolean returned;
        private boolean refused;

        private Entry(String messageId) {
            this.messageId = messageId;
        }

        private void complete(boolean taken) {
            if (returned) {
                // RabbitMQ confirms what it could not route, Qpid refuses it: either way it was dropped on purpose.
                future.complete(PublishOutcome.UNROUTED);
            } else if (taken) {
                future.complete(PublishOutcome.ROUTED);
            } else {
                future.completeExceptionally(
                        new PublishException("the broker refused message %s".formatted(messageId), null));
            }
        }
    }
}
