package dev.cqrsync.sync;

/** Is told how far work on many rows is, by the thread that does it; must not throw. */
public interface RowListener {

    /** Tells nobody. */
    RowListener NONE = new RowListener() {};

    /**
     * Some more rows are done, failed ones among them.
     *
     * @param rows how many are done in all
     */
    default void processed(long rows) {}

    /**
     * A row has failed; the rest goes on.
     *
     * @param row what names it: its key as JSON, or its line, {@code line 7}
     * @param reason what is wrong, on one line
     */
    default void failed(String row, String reason) {}
}
