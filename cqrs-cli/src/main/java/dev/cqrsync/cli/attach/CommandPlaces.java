package dev.cqrsync.cli.attach;

import java.util.concurrent.Semaphore;

/**
 * How many commands may run in a service at the same time. Connections without a command, as one that only looks whether
 * somebody listens, need no place. Thread-safe.
 */
final class CommandPlaces {

    private final int all;
    private final Semaphore free;

    CommandPlaces(int all) {
        this.all = all;
        this.free = new Semaphore(all);
    }

    /** Takes one if there is one. */
    boolean take() {
        return free.tryAcquire();
    }

    /** Gives back one that was taken. */
    void giveBack() {
        free.release();
    }

    int all() {
        return all;
    }
}
