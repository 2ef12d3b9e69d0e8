package dev.cqrsync.replica;

import dev.cqrsync.jdbc.TimedOutStatement;
import dev.cqrsync.text.OneLine;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.hibernate.JDBCException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which statements took too long. Stateless. */
final class TimedOutQueries {

    private static final Logger log = LoggerFactory.getLogger(TimedOutQueries.class);

    private TimedOutQueries() {}

    /** Logs a statement that has timed out, as somebody may want to add an index. */
    static void report(Throwable failure) {
        log.warn(
                "A statement took longer than cqrs.replica.query-timeout: {}",
                OneLine.of(String.valueOf(sql(failure))));
    }

    private static @Nullable String sql(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof TimedOutStatement statement) {
                return statement.sql();
            }
            if (cause instanceof JDBCException jdbc && jdbc.getSQL() != null) {
                return jdbc.getSQL();
            }
        }
        return failure.getMessage(); // Spring's templates put the SQL into the message
    }
}
