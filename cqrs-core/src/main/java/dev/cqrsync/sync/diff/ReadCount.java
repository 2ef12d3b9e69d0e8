package dev.cqrsync.sync.diff;

/** Counts rows and tells now and then. Used by one thread. */
final class ReadCount {

    private static final int EVERY = 1_000;

    private final DiffListener listener;
    private long rows;

    ReadCount(DiffListener listener) {
        this.listener = listener;
    }

    void add() {
        if (++rows % EVERY == 0) {
            listener.read(rows);
        }
    }

    long rows() {
        return rows;
    }
}
