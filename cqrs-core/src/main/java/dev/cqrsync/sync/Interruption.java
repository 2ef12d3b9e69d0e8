package dev.cqrsync.sync;

import dev.cqrsync.CqrsException;

/** How long work ends that somebody interrupts: between two batches. */
public final class Interruption {

    private Interruption() {}

    /**
     * Ends the work when its thread has been interrupted.
     *
     * @throws CqrsException then, caused by an {@link InterruptedException}
     */
    public static void check() {
        if (Thread.interrupted()) {
            throw of(new InterruptedException());
        }
    }

    /** The exception that ends work which was interrupted while it waited. */
    public static CqrsException of(InterruptedException cause) {
        return new CqrsException("The work was interrupted.", cause);
    }
}
