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

    /** What is wrong with a row, and the cause where that says more, on one line. */
    static String reason(Throwable problem) {
        String message = problem.getMessage() == null ? problem.getClass().getName() : problem.getMessage();
        Throwable cause = problem.getCause();
        String more = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
        return (message.contains(more) ? message : message + " " + more)
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .strip();
    }
}
