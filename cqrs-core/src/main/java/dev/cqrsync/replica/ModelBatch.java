package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.SignalType;
import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.ReplicaKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of one model within a transaction. Used by one thread, once. */
final class ModelBatch {

    private static final Logger log = LoggerFactory.getLogger(ModelBatch.class);

    /** So often it is asked in vain who has a value that is taken. */
    private static final int IN_VAIN = 3;

    private final ReplicaModel model;
    private final TombstoneStore tombstones;
    private final TreeMap<ReplicaKey, List<ReplicaMessage>> messages = new TreeMap<>();
    private final Set<ReplicaKey> deleted = new HashSet<>();
    private final Set<ReplicaKey> notMonotonic = new HashSet<>();
    private final Map<ReplicaKey, RowChange> changes = new LinkedHashMap<>();
    private final Map<RowChange, RuntimeException> refused = new LinkedHashMap<>();
    private final @Nullable HandledRows handled;

    ModelBatch(ReplicaModel model) {
        this.model = model;
        this.tombstones = model.unit().storage().tombstones();
        this.handled = model.handledRows();
    }

    ReplicaModel model() {
        return model;
    }

    void add(ReplicaMessage message) {
        ReplicaKey key = message.row().key();
        messages.computeIfAbsent(key, any -> new ArrayList<>(1)).add(message);
        if (message.signalType() == SignalType.DELETE) {
            deleted.add(key);
        }
        if (!message.monotonic()) {
            notMonotonic.add(key);
        }
    }

    /** Locks and reads what is there, and decides upon every message, in the order of delivery for each row. */
    void decide(SessionImplementor session, BatchResult result) throws SQLException {
        LockedRows locked = lock(session, new ArrayList<>(messages.keySet()));
        for (Map.Entry<ReplicaKey, List<ReplicaMessage>> entry : messages.entrySet()) {
            ReplicaKey key = entry.getKey();
            RowState row = locked.rows().get(key);
            Tombstone tombstone =
                    isJudgedByTombstone(key, row) ? locked.tombstones().get(key) : null;
            RowChange change = new RowChange(model.mapping(), key, row, tombstone);
            changes.put(key, change);
            for (ReplicaMessage message : entry.getValue()) {
                try {
                    Applied applied = change.apply(message);
                    result.applied(applied);
                    if (handled != null) {
                        handled.add(applied);
                    }
                } catch (ConversionException e) {
                    result.unfit(message, e);
                }
            }
        }
    }

    private LockedRows lock(SessionImplementor session, List<ReplicaKey> keys) throws SQLException {
        if (deleted.isEmpty()) {
            Optional<LockedRows> locked = model.rows().lockWithTombstones(session, model.cqrsId(), keys);
            if (locked.isPresent()) {
                return locked.get();
            }
        }
        Map<ReplicaKey, RowState> rows = model.rows().lock(session, keys);
        List<ReplicaKey> absent =
                keys.stream().filter(key -> !rows.containsKey(key)).toList();
        Connection connection = ReplicaTransactions.connection(session);
        if (!absent.isEmpty()) {
            boolean exclusive = absent.stream().anyMatch(deleted::contains);
            tombstones.lockModel(connection, model.cqrsId(), exclusive);
            if (exclusive || !model.rows().guardsInserts()) {
                rows.putAll(model.rows().lock(session, absent)); // what was committed while waiting for the lock
            }
        }
        List<ReplicaKey> judged = keys.stream()
                .filter(key -> isJudgedByTombstone(key, rows.get(key)))
                .toList();
        return new LockedRows(rows, find(connection, judged));
    }

    private boolean isJudgedByTombstone(ReplicaKey key, @Nullable RowState row) {
        return row == null || deleted.contains(key) || notMonotonic.contains(key);
    }

    /**
     * Inserts and updates.
     *
     * @param savepoints with these, rows that the database refuses are left out; {@code null} to fail over them
     */
    void write(SessionImplementor session, @Nullable Savepoints savepoints) throws SQLException {
        if (handled != null && savepoints != null && savepoints.mostFail()) {
            handled.writeApart(session, savepoints, this::refused);
        } else if (handled != null) {
            handled.write(session);
        } else {
            List<RowChange> written = changes.values().stream()
                    .filter(change -> change.write() != null)
                    .toList();
            each(savepoints, written, some -> write(session, some), series -> new AskedOfDatabase(session, series));
        }
        checkInserted(session, inserted());
    }

    private void write(SessionImplementor session, List<RowChange> written) throws SQLException {
        List<ReplicaKey> replaced =
                written.stream().filter(RowChange::deletes).map(RowChange::key).toList();
        if (!replaced.isEmpty()) {
            model.rows().delete(session, replaced);
        }
        List<RowWrite> writes =
                written.stream().map(RowChange::write).filter(Objects::nonNull).toList();
        model.rows().write(session, writes);
    }

    /** Statements for some rows. */
    @FunctionalInterface
    private interface Step {
        void run(List<RowChange> some) throws SQLException;
    }

    private void each(
            @Nullable Savepoints savepoints,
            List<RowChange> all,
            Step step,
            Function<Savepoints.Series, Division.Suspicion<RowChange>> suspicion)
            throws SQLException {
        if (all.isEmpty()) {
            return;
        }
        if (savepoints == null || !canLeaveOutRows()) {
            step.run(all);
            return;
        }
        Savepoints.Series series = savepoints.series();
        Division<RowChange> division =
                new Division<>(some -> series.attempt(() -> step.run(some)), suspicion.apply(series), refused::put);
        division.run(all, savepoints.mostFail());
    }

    /** What the database's errors tell about the rows of a statement. */
    private static class NamedInErrors implements Division.Suspicion<RowChange> {

        @Override
        public int suspect(List<RowChange> failed, RuntimeException failure) {
            return Suspects.of(failed, failure, change -> change.key().values(), RowChange::values);
        }

        @Override
        public boolean isConfirmed(RowChange suspect, RuntimeException failure, RuntimeException failureOfOthers) {
            return Suspects.isConfirmed(suspect.key().values(), failure, failureOfOthers);
        }
    }

    /** What else the database tells when it is asked. */
    private final class AskedOfDatabase extends NamedInErrors {

        private final SessionImplementor session;
        private final Savepoints.Series series;

        /** How often it was asked for which reasons, without an answer. */
        private final Map<String, Integer> inVain = new HashMap<>();

        AskedOfDatabase(SessionImplementor session, Savepoints.Series series) {
            this.session = session;
            this.series = series;
        }

        @Override
        public Division.Answer<RowChange> ask(List<RowChange> candidates, RuntimeException failure) {
            SQLException refusal = FailureKind.find(failure, SQLException.class);
            if (refusal == null || isUnknown(refusal, failure)) {
                return super.ask(candidates, failure);
            }
            List<RowWrite> writes = candidates.stream()
                    .map(RowChange::write)
                    .filter(Objects::nonNull)
                    .toList();
            if (writes.size() < candidates.size()) {
                return super.ask(candidates, failure);
            }
            AtomicReference<RefusedWrites> answer = new AtomicReference<>();
            RuntimeException unanswered =
                    series.query(() -> answer.set(model.rows().refused(session, refusal, writes)));
            if (unanswered != null) {
                log.debug("cannot tell which rows are refused as well: {}", FailurePolicy.describe(unanswered));
            }
            RefusedWrites told = Objects.requireNonNullElse(answer.get(), RefusedWrites.UNKNOWN);
            if (told.othersWritten()) {
                series.keep();
            } else if (told.reasons().isEmpty()) {
                inVain.merge(SqlFailures.reason(refusal), 1, Integer::sum);
            }
            return new Division.Answer<>(failures(told, candidates, failure), told.othersWritten());
        }

        private static Map<RowChange, RuntimeException> failures(
                RefusedWrites told, List<RowChange> candidates, RuntimeException failure) {
            List<Integer> positions = told.reasons().keySet().stream().sorted().toList();
            List<RowChange> rows = positions.stream().map(candidates::get).toList();
            // the error may tell values of the row that it is about, which are for nobody else's dead letter
            int itsOwn = rows.size() == 1 && !told.othersWritten() // among which may be the one of the error
                    ? 0
                    : Suspects.quoted(rows, failure, change -> change.key().values());
            Map<RowChange, RuntimeException> failures = new LinkedHashMap<>();
            for (int i = 0; i < rows.size(); i++) {
                SQLException reason = Objects.requireNonNull(told.reasons().get(positions.get(i)));
                failures.put(rows.get(i), i == itsOwn ? failure : Savepoints.notWritten(reason));
            }
            return failures;
        }

        /** Whether to ask again is in vain, or likely to be: which values are taken changes with what is written. */
        private boolean isUnknown(SQLException refusal, RuntimeException failure) {
            boolean isTaken = FailureKind.of(failure) == FailureKind.DUPLICATE_KEY || SqlFailures.isExclusion(failure);
            int often = isTaken ? IN_VAIN : 1;
            return inVain.getOrDefault(SqlFailures.reason(refusal), 0) >= often;
        }
    }

    /** Whether statements can be tried without some rows: nobody else has a part in them. */
    boolean canLeaveOutRows() {
        return handled == null && model.mapping().applyMode() == ApplyMode.JDBC;
    }

    /** The message whose handler is at work, or has failed. */
    @Nullable
    ReplicaMessage failed() {
        return handled == null ? null : handled.current();
    }

    private void refused(ReplicaKey key, RuntimeException failure) {
        refused.put(Objects.requireNonNull(changes.get(key)), failure);
    }

    private boolean isRefused(ReplicaKey key) {
        return refused.containsKey(changes.get(key));
    }

    /** Whether an application has a part in what is written. */
    boolean isHandled() {
        return handled != null;
    }

    /** The rows that have been left out. */
    List<BatchResult.Refused> refused(BatchResult result) {
        List<BatchResult.Refused> rows = new ArrayList<>();
        refused.forEach((change, failure) -> {
            List<ReplicaMessage> all = messages.getOrDefault(change.key(), List.of()).stream()
                    .filter(message -> !result.isUnfit(message))
                    .toList();
            // on some databases another transaction may just have inserted the same key; and of several messages,
            // the first may do without the last
            boolean race = FailureKind.of(failure) == FailureKind.DUPLICATE_KEY
                    && !SqlFailures.isSecondaryKey(failure)
                    && !model.rows().guardsInserts();
            rows.add(new BatchResult.Refused(all, failure, all.size() == 1 && !race));
        });
        return rows;
    }

    private Map<ReplicaKey, RowChange> inserted() {
        Map<ReplicaKey, RowChange> inserted = new LinkedHashMap<>();
        for (RowChange change : changes.values()) {
            @Nullable RowWrite write = change.write();
            if (write != null && !write.exists() && !refused.containsKey(change)) {
                inserted.put(write.key(), change);
            }
        }
        return inserted;
    }

    /**
     * Looks for tombstones again: between the first look and the insert, another transaction may have inserted the same
     * row and a third have deleted it, neither of which the model's lock keeps out. From here on it cannot happen, as
     * the row is there for everyone who comes to delete it.
     */
    private void checkInserted(SessionImplementor session, Map<ReplicaKey, RowChange> inserted) throws SQLException {
        List<ReplicaKey> keys = new ArrayList<>(inserted.keySet());
        Map<ReplicaKey, Tombstone> found = find(ReplicaTransactions.connection(session), keys);
        for (Map.Entry<ReplicaKey, Tombstone> tombstone : found.entrySet()) {
            RowChange change = inserted.get(tombstone.getKey());
            if (change != null && change.isSurprisedBy(tombstone.getValue())) {
                throw new OvertakenException(model.cqrsId(), tombstone.getKey());
            }
        }
    }

    /** Deletes rows and brings the tombstones up to date. */
    void delete(SessionImplementor session, @Nullable Savepoints savepoints) throws SQLException {
        if (handled != null && savepoints != null && savepoints.mostFail()) {
            handled.deleteApart(session, savepoints, this::isRefused, this::refused);
        } else if (handled != null) {
            handled.delete(session);
        } else {
            List<RowChange> deleted = changes.values().stream()
                    .filter(change -> change.deletes() && change.write() == null)
                    .toList();
            each(
                    savepoints,
                    deleted,
                    some -> model.rows()
                            .delete(session, some.stream().map(RowChange::key).toList()),
                    series -> new NamedInErrors());
        }
        Map<ReplicaKey, Tombstone> put = new LinkedHashMap<>();
        List<ReplicaKey> removed = new ArrayList<>();
        for (RowChange change : changes.values()) {
            @Nullable Tombstone tombstone = change.tombstoneToPut();
            if (refused.containsKey(change)) {
                continue;
            }
            if (tombstone != null) {
                put.put(change.key(), tombstone);
            } else if (change.removesTombstone()) {
                removed.add(change.key());
            }
        }
        Connection connection = ReplicaTransactions.connection(session);
        if (!put.isEmpty()) {
            tombstones.put(connection, model.cqrsId(), put);
        }
        if (!removed.isEmpty()) {
            tombstones.remove(connection, model.cqrsId(), removed);
        }
    }

    /** Keys of rows that are not as they were. */
    List<ReplicaKey> changedKeys() {
        return changes.values().stream()
                .filter(change -> change.deletes() || change.write() != null)
                .map(RowChange::key)
                .toList();
    }

    private Map<ReplicaKey, Tombstone> find(Connection connection, List<ReplicaKey> keys) throws SQLException {
        return keys.isEmpty() ? new HashMap<>() : tombstones.find(connection, model.cqrsId(), keys);
    }
}
