package dev.cqrsync.sync.diff.digest;

import dev.cqrsync.sync.diff.rows.ComparedRow;

/** Sums up a master's rows in one pass, without knowing beforehand how many there are. Used by one thread, once. */
public interface TableDigester {

    void add(ComparedRow row);

    DigestedTable finish();
}
