package dev.cqrsync.replica;

import dev.cqrsync.CqrsException;
import dev.cqrsync.jdbc.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements that a transaction survives when they fail because of what they write. For one thread and one transaction.
 */
final class Savepoints {

    private static final Logger log = LoggerFactory.getLogger(Savepoints.class);

    private static final Set<FailureKind> OF_ROWS =
            EnumSet.of(FailureKind.EVENT, FailureKind.UNFIT, FailureKind.DUPLICATE_KEY);

    /** Statements on the transaction's connection. Whatever they leave in its session is up to who has them run. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    private final Connection connection;
    private final boolean mostFail;

    /** @param mostFail whether most of what is attempted is expected to fail */
    Savepoints(Connection connection, boolean mostFail) {
        this.connection = connection;
        this.mostFail = mostFail;
    }

    boolean mostFail() {
        return mostFail;
    }

    /** Whether a failure is of what was written, so that the rest may succeed without it. */
    static boolean isOfRows(RuntimeException failure) {
        return OF_ROWS.contains(FailureKind.of(failure));
    }

    /** For attempts between which nothing else is written: that would be taken back with one that fails. */
    Series series() {
        return new Series(null);
    }

    /** Attempts that share a savepoint as long as they fail. */
    final class Series {

        private @Nullable Savepoint savepoint;

        /** @param savepoint where nothing has been written since, if there is one */
        private Series(@Nullable Savepoint savepoint) {
            this.savepoint = savepoint;
        }

        /**
         * Runs statements. When they fail, the transaction goes on as if they had not been.
         *
         * @return what they failed with, {@code null} when all is well
         * @throws RuntimeException when the transaction cannot go on
         */
        @Nullable
        RuntimeException attempt(Work work) {
            RuntimeException failure = query(work);
            if (failure == null) {
                keep();
            }
            return failure;
        }

        /** What is written until now is not taken back with an attempt that fails. */
        void keep() {
            savepoint = null; // none is released: that would be one more exchange, and all end with the transaction
        }

        /** The same with statements that change nothing, or else {@link #keep} is called. */
        @Nullable
        RuntimeException query(Work work) {
            try {
                Savepoint here = savepoint == null ? connection.setSavepoint() : savepoint;
                savepoint = here; // when they fail, it is there still for the next ones
                RuntimeException failure = failureOf(work);
                if (failure == null) {
                    return null;
                }
                if (!isOfRows(failure)) {
                    throw failure;
                }
                connection.rollback(here);
                return failure;
            } catch (SQLException e) {
                throw notWritten(e);
            }
        }
    }

    /**
     * Runs statements, with a series for those that may fail, and takes them back. What they fail with is of no consequence
     * as long as the transaction can go on: if it is there to stay, what is written for good meets it, too.
     *
     * @throws RuntimeException when the transaction cannot go on
     */
    void tryOut(Consumer<Series> work) {
        try {
            Savepoint start = connection.setSavepoint();
            RuntimeException failure = null;
            try {
                work.accept(new Series(start));
            } catch (RuntimeException e) {
                failure = e;
                log.debug("statements that were tried have failed: {}", FailurePolicy.describe(e));
            }
            rollback(start, failure);
        } catch (SQLException e) {
            throw notWritten(e);
        }
    }

    private void rollback(Savepoint start, @Nullable RuntimeException failure) throws SQLException {
        try {
            connection.rollback(start);
        } catch (SQLException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** What statements fail with, for what the database has said. */
    static CqrsException notWritten(SQLException cause) {
        return new CqrsException("The rows cannot be written.", cause);
    }

    private static @Nullable RuntimeException failureOf(Work work) {
        try {
            work.run();
            return null;
        } catch (SQLException e) {
            return notWritten(SqlFailures.ofStatement(e));
        } catch (RuntimeException e) {
            return e;
        }
    }
}
