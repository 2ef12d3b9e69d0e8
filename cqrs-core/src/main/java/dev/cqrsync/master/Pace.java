package dev.cqrsync.master;

import dev.cqrsync.CqrsException;
import java.util.concurrent.TimeUnit;

/** Keeps work from being faster than it may be. Used by one thread. */
final class Pace {

    private final double perSecond;
    private final long start = System.nanoTime();

    /** @param perSecond 0 for no limit */
    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until so much may have been done since the beginning. */
    void after(long done) {
        long due = perSecond == 0 ? 0 : (long) (done / perSecond * TimeUnit.SECONDS.toNanos(1));
        long wait = due - (System.nanoTime() - start);
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
        } catch (InterruptedException e) {
            throw new CqrsException("The sync was interrupted after %d rows.".formatted(done), e);
        }
    }
}
