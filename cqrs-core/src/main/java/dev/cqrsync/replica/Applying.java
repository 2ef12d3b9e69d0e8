package dev.cqrsync.replica;

import org.slf4j.MDC;

/**
 * Marks a thread as long as it applies messages, in the log's diagnostic context. What fails there is told by this library,
 * once and on one line; drivers and Hibernate log what the database says, with the values of rows and whatever line breaks
 * they have, each time a statement fails. By the mark their loggers can be kept quiet. For one thread.
 */
public final class Applying implements AutoCloseable {

    /** The key of SLF4J's diagnostic context ({@link MDC}) that has a value meanwhile. */
    public static final String MDC_KEY = "cqrs.applying";

    private final boolean outermost;

    private Applying(boolean outermost) {
        this.outermost = outermost;
    }

    /** Marks this thread until what is returned is closed; there may be a mark already, which stays then. */
    static Applying begin() {
        boolean outermost = !isUnderWay();
        if (outermost) {
            MDC.put(MDC_KEY, "true");
        }
        return new Applying(outermost);
    }

    /** Whether this thread is marked. */
    public static boolean isUnderWay() {
        return MDC.get(MDC_KEY) != null;
    }

    @Override
    public void close() {
        if (outermost) {
            MDC.remove(MDC_KEY);
        }
    }
}
