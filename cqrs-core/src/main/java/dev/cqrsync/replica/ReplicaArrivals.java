package dev.cqrsync.replica;

import dev.cqrsync.CqrsException;
import dev.cqrsync.serialization.ReplicaKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Wakes those who wait for a row when a worker of this process has committed it. A worker looks its row up in a map and
 * is done with it: what it costs does not grow with the number of those who wait for others. Thread-safe.
 */
public final class ReplicaArrivals implements ReplicaListener {

    private final int maxWaiters;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Row, List<Waiter>> waiters = new ConcurrentHashMap<>();

    private record Row(String cqrsId, String key) {}

    /** @param maxWaiters how many may wait at the same time, positive */
    public ReplicaArrivals(int maxWaiters) {
        if (maxWaiters < 1) {
            throw new IllegalArgumentException("cqrs.await.max-waiters must be positive: " + maxWaiters);
        }
        this.maxWaiters = maxWaiters;
    }

    @Override
    public void reached(String cqrsId, ReplicaKey key, long revision) {
        if (waiting.get() == 0) {
            return;
        }
        List<Waiter> ofRow = waiters.get(new Row(cqrsId, key.text()));
        if (ofRow != null) {
            for (Waiter waiter : ofRow) {
                if (revision >= waiter.revision) {
                    waiter.arrived.countDown();
                }
            }
        }
    }

    /** How many wait now. */
    int waiting() {
        return waiting.get();
    }

    /** Begins to wait: what arrives from here on is not missed. */
    Waiter expect(String cqrsId, ReplicaKey key, long revision) {
        if (waiting.incrementAndGet() > maxWaiters) {
            waiting.decrementAndGet();
            throw new CqrsException(
                    "%d callers wait for changes already; raise cqrs.await.max-waiters if that is meant to be."
                            .formatted(maxWaiters));
        }
        Waiter waiter = new Waiter(new Row(cqrsId, key.text()), revision);
        waiters.merge(waiter.row, List.of(waiter), ReplicaArrivals::concat);
        return waiter;
    }

    private static List<Waiter> concat(List<Waiter> some, List<Waiter> others) {
        List<Waiter> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all); // readers take no lock
    }

    private void forget(Waiter waiter) {
        waiters.computeIfPresent(waiter.row, (row, all) -> {
            List<Waiter> left = all.stream().filter(other -> other != waiter).toList();
            return left.isEmpty() ? null : left;
        });
        waiting.decrementAndGet();
    }

    /** One who waits. */
    final class Waiter implements AutoCloseable {

        private final Row row;
        private final long revision;
        private final CountDownLatch arrived = new CountDownLatch(1);

        private Waiter(Row row, long revision) {
            this.row = row;
            this.revision = revision;
        }

        boolean await(long nanos) throws InterruptedException {
            return arrived.await(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            forget(this);
        }
    }
}
