package dev.cqrsync.replica.jdbc;

import dev.cqrsync.replica.RefusedWrites;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How rows that the database refuses were found the last time: the next batch is likely to have more of their kind, which
 * are better found without a statement that fails first. Thread-safe.
 */
final class LastFinding {

    /** How they are found. */
    enum Way {
        /** Not at all, or there were none. */
        NONE,

        /** By {@link RefusedRows}. */
        TOGETHER,

        /** By {@link RowByRow}. */
        ROW_BY_ROW
    }

    /** So often the same way is taken before a statement has its turn again: others may do by now. */
    private static final int IN_A_ROW = 10;

    private volatile Way last = Way.NONE;
    private final AtomicInteger taken = new AtomicInteger();

    /** The way to begin with. */
    Way next() {
        if (last != Way.NONE && taken.incrementAndGet() > IN_A_ROW) {
            last = Way.NONE;
        }
        return last;
    }

    /** Remembers a way that has found something; returns what it has. */
    RefusedWrites found(Way by, RefusedWrites told) {
        Way found = told.reasons().isEmpty() ? Way.NONE : by;
        if (last != found) {
            last = found;
            taken.set(0);
        }
        return told;
    }
}
