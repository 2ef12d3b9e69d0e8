package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.serialization.ReplicaKey;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which changes of rows a database refuses, as it tells in its errors, and else when it is asked. For one thread and one
 * division.
 */
abstract sealed class RefusedChanges implements Division.Suspicion<RowChange> {

    private static final Logger log = LoggerFactory.getLogger(RefusedChanges.class);

    private final Savepoints.Series series;
    private final Set<RowChange> triedAfterOthers = new HashSet<>();

    private RefusedChanges(Savepoints.Series series) {
        this.series = series;
    }

    /** Those of the refused that have been tried when all others were done. */
    Set<RowChange> triedAfterOthers() {
        return triedAfterOthers;
    }

    @Override
    public int suspect(List<RowChange> failed, RuntimeException failure) {
        return Suspects.of(failed, failure, change -> change.key().values(), RowChange::values);
    }

    @Override
    public boolean isConfirmed(RowChange suspect, RuntimeException failure, RuntimeException failureOfOthers) {
        return Suspects.isConfirmed(suspect.key().values(), failure, failureOfOthers);
    }

    @Override
    public Division.Answer<RowChange> ask(List<RowChange> changes, RuntimeException failure) {
        List<RowChange> candidates = asTheyCame(changes);
        RefusedWrites told = told(candidates, failure);
        Map<RowChange, RuntimeException> failures = failures(told, candidates);
        // the error may tell values of the row that it is about, which are for nobody else's dead letter
        List<RowChange> rows = List.copyOf(failures.keySet());
        int itsOwn = rows.size() == 1 && !told.othersWritten() // among which may be the one of the error
                ? 0
                : Suspects.quoted(rows, failure, change -> change.key().values());
        if (itsOwn >= 0) {
            failures.put(rows.get(itsOwn), failure);
        }
        return answer(told, failures);
    }

    /** A row that another needs, or that makes way for it, came before that one, whatever their keys. */
    static List<RowChange> asTheyCame(Collection<RowChange> changes) {
        return changes.stream()
                .sorted(Comparator.comparingInt(RowChange::position))
                .toList();
    }

    Division.Answer<RowChange> answer(RefusedWrites told, Map<RowChange, RuntimeException> failures) {
        if (told.othersWritten()) {
            triedAfterOthers.addAll(failures.keySet());
        }
        return new Division.Answer<>(failures, told.othersWritten());
    }

    abstract RefusedWrites told(List<RowChange> candidates, RuntimeException failure);

    /** Statements that tell which rows are refused. */
    @FunctionalInterface
    interface Question {
        RefusedWrites ask() throws SQLException;
    }

    /** What a question brings; what it does is taken back with it when it fails. */
    RefusedWrites answerTo(Question question) {
        AtomicReference<RefusedWrites> answer = new AtomicReference<>();
        RuntimeException unanswered = series.query(() -> answer.set(question.ask()));
        if (unanswered != null) {
            log.debug("cannot tell which rows are refused as well: {}", FailurePolicy.describe(unanswered));
            return RefusedWrites.UNKNOWN;
        }
        RefusedWrites told = Objects.requireNonNullElse(answer.get(), RefusedWrites.UNKNOWN);
        if (told.othersWritten()) {
            series.keep();
        }
        return told;
    }

    /** Those that are refused, in the order of the candidates, with the database's words. */
    private static Map<RowChange, RuntimeException> failures(RefusedWrites told, List<RowChange> candidates) {
        Map<RowChange, RuntimeException> failures = new LinkedHashMap<>();
        new TreeMap<>(told.reasons())
                .forEach((position, reason) -> failures.put(candidates.get(position), Savepoints.notWritten(reason)));
        return failures;
    }

    /** Of those that are inserted and updated. */
    static final class Written extends RefusedChanges {

        private final RowStore rows;
        private final SessionImplementor session;
        private final Function<RowChange, @Nullable RowWrite> write;
        private final Set<String> askedInVain = new HashSet<>();

        Written(RowStore rows, SessionImplementor session, Savepoints.Series series) {
            this(rows, session, series, RowChange::write);
        }

        /** @param write what is to be written of a change, if anything */
        Written(
                RowStore rows,
                SessionImplementor session,
                Savepoints.Series series,
                Function<RowChange, @Nullable RowWrite> write) {
            super(series);
            this.rows = rows;
            this.session = session;
            this.write = write;
        }

        @Override
        public Division.Answer<RowChange> expectFailures(List<RowChange> changes) {
            List<RowChange> all = asTheyCame(changes);
            RefusedWrites told = areReplaced(all)
                    ? RefusedWrites.UNKNOWN
                    : answerTo(() -> rows.writeExpectingRefusals(session, writes(all)));
            return answer(told, failures(told, all));
        }

        private List<RowWrite> writes(List<RowChange> changes) {
            return changes.stream().map(write).filter(Objects::nonNull).toList();
        }

        private static boolean areReplaced(List<RowChange> changes) {
            return changes.stream().anyMatch(RowChange::deletes);
        }

        /**
         * Those that are refused, each with its own reason, where nothing needs to be left written.
         *
         * @param failure with which one has been refused, of these or before them
         */
        Map<RowChange, RuntimeException> among(Collection<RowChange> changes, RuntimeException failure) {
            List<RowChange> candidates = asTheyCame(changes);
            RefusedWrites expected = answerTo(() -> rows.writeExpectingRefusals(session, writes(candidates)));
            return failures(expected.isKnown() ? expected : told(candidates, failure), candidates);
        }

        @Override
        RefusedWrites told(List<RowChange> candidates, RuntimeException failure) {
            List<RowWrite> writes = writes(candidates);
            SQLException found = FailureKind.find(failure, SQLException.class);
            if (found == null) {
                return RefusedWrites.UNKNOWN;
            }
            SQLException refusal = SqlFailures.ofStatement(found);
            String reason = SqlFailures.reason(refusal);
            RefusedWrites told = askedInVain.contains(reason)
                    ? RefusedWrites.UNKNOWN
                    : answerTo(() -> rows.refused(session, refusal, writes));
            if (told.isKnown()) {
                return told;
            }
            askedInVain.add(reason);
            return areReplaced(candidates)
                    ? RefusedWrites.UNKNOWN
                    : answerTo(() -> rows.writeUnlessRefused(session, writes));
        }
    }

    /** Of those that are deleted. */
    static final class Deleted extends RefusedChanges {

        private final RowStore rows;
        private final SessionImplementor session;

        Deleted(RowStore rows, SessionImplementor session, Savepoints.Series series) {
            super(series);
            this.rows = rows;
            this.session = session;
        }

        @Override
        RefusedWrites told(List<RowChange> candidates, RuntimeException failure) {
            List<ReplicaKey> keys = candidates.stream().map(RowChange::key).toList();
            return answerTo(() -> rows.deleteUnlessRefused(session, keys));
        }
    }
}
