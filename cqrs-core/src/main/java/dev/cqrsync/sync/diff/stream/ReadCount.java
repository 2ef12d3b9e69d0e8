package dev.cqrsync.sync.diff.stream;

/** Counts rows and tells now and then. Used by one thread. */
public final class ReadCount {

    private static final int EVERY = 1_000;

    private final DiffListener listener;
    private long rows;

    public ReadCount(DiffListener listener) {
        this.listener = listener;
    }

    public void add() {
        if (++rows % EVERY == 0) {
            listener.read(rows);
        }
    }

    public long rows() {
        return rows;
    }
}
