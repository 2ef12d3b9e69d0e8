package dev.cqrsync.text;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a failure in the log: it has the same stacks, and what it and its causes say is on one line each, as that may
 * quote text from outside.
 */
public final class LoggedFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private LoggedFailure(Throwable failure, @Nullable LoggedFailure cause) {
        super(OneLine.of(failure), cause, true, true);
        setStackTrace(failure.getStackTrace());
    }

    /** What to log for a failure. */
    public static LoggedFailure of(Throwable failure) {
        return of(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** @param seen causes and suppressed failures may go in circles */
    private static LoggedFailure of(Throwable failure, Set<Throwable> seen) {
        seen.add(failure);
        Throwable cause = failure.getCause();
        LoggedFailure logged =
                new LoggedFailure(failure, cause == null || seen.contains(cause) ? null : of(cause, seen));
        for (Throwable suppressed : failure.getSuppressed()) {
            if (!seen.contains(suppressed)) {
                logged.addSuppressed(of(suppressed, seen));
            }
        }
        return logged;
    }
}
