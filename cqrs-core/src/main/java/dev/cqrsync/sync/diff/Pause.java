package dev.cqrsync.sync.diff;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Time for what is under way to arrive. */
record Pause(Duration duration) implements Runnable {

    @Override
    public void run() {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0 && !Thread.currentThread().isInterrupted(); ) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            left = end - System.nanoTime();
        }
    }
}
