package dev.cqrsync.sync.diff.stream;

/** Where the lines of a stream go. Used by one thread. */
@FunctionalInterface
public interface LineSink {

    /** @param line without its end */
    void line(String line);
}
