package dev.cqrsync.sync.diff;

/** Sums up a master's rows in one pass, without knowing beforehand how many there are. Used by one thread, once. */
interface TableDigester {

    void add(ComparedRow row);

    DigestedTable finish();
}
