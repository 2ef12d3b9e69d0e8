package dev.cqrsync.outbox;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether several threads commit so much that it pays to wait for more before publishing. A single thread is left
 * alone: it waits for its own commits and gains nothing from a broker that has less to do. Guarded by its owner's lock.
 */
final class OfferRate {

    /** A thousand records a second: below that, few would come together. */
    private static final long NANOS_PER_RECORD = 1_000_000;

    private final long windowNanos;
    private long windowStart = System.nanoTime();
    private long records;
    private @Nullable Thread first;
    private boolean several;
    private boolean high;

    /** @param windowNanos how long a record would wait for others; 0 for never */
    OfferRate(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    void offered(int count, Thread by, long now) {
        if (now - windowStart > windowNanos) {
            high = several && records * NANOS_PER_RECORD >= windowNanos && now - windowStart <= 2 * windowNanos;
            windowStart = now;
            records = 0;
            first = by;
            several = false;
        }
        records += count;
        several |= by != first;
    }

    /** Whether it was so in the last window, if that has just ended. */
    boolean isHigh(long now) {
        return high && now - windowStart <= 2 * windowNanos;
    }
}
