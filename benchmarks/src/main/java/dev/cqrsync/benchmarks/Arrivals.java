package dev.cqrsync.benchmarks;

import dev.cqrsync.SignalType;
import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.ReplicaListener;
import java.util.concurrent.TimeUnit;

/** Counts what is committed on a replica and lets others wait for it. */
final class Arrivals implements ReplicaListener, Runnable {

    private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(3);

    private long count;
    private long awaited = Long.MAX_VALUE;

    @Override
    public void applied(String cqrsId, SignalType signalType, ApplyOutcome outcome, long missed) {
        run();
    }

    @Override
    public void divided(int events, Throwable cause) {
        throw new IllegalStateException("a batch failed", cause);
    }

    /** One more has arrived. */
    @Override
    public synchronized void run() {
        if (++count >= awaited) {
            notifyAll();
        }
    }

    synchronized long count() {
        return count;
    }

    /** Waits until as many have arrived since the beginning. */
    synchronized void await(long number) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        awaited = number;
        while (count < number) {
            long left = deadline - System.currentTimeMillis();
            if (left <= 0) {
                throw new IllegalStateException("%d of %d have arrived".formatted(count, number));
            }
            wait(left);
        }
        awaited = Long.MAX_VALUE;
    }
}
