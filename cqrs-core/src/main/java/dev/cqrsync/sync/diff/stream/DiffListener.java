package dev.cqrsync.sync.diff.stream;

/** Told what a comparison does, by the thread that runs it. */
public interface DiffListener {

    /** Tells nobody. */
    DiffListener NONE = new DiffListener() {};

    /** Something for people: which rows differ, what was left out. One line. */
    default void note(String text) {}

    /** @param rows rows read so far */
    default void read(long rows) {}

    /** @param bytes what has crossed between the two sides, when it was not a pipe */
    default void exchanged(long bytes) {}
}
