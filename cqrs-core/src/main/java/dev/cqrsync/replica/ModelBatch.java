package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.SignalType;
import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.ReplicaKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/** The messages of one model within a transaction. Used by one thread, once. */
final class ModelBatch {

    private final ReplicaModel model;
    private final TombstoneStore tombstones;
    private final TreeMap<ReplicaKey, List<ReplicaMessage>> messages = new TreeMap<>();
    private final Set<ReplicaKey> deleted = new HashSet<>();
    private final Set<ReplicaKey> notMonotonic = new HashSet<>();
    private final Map<ReplicaKey, RowChange> changes = new LinkedHashMap<>();
    private final Map<RowChange, RuntimeException> refused = new LinkedHashMap<>();

    /** Those of the refused that have been tried when all others of their statements were done. */
    private final Set<RowChange> triedAfterOthers = new HashSet<>();

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
        } else if (savepoints != null && savepoints.mostFail() && !canLeaveOutRows()) {
            writeApart(session, savepoints.series());
        } else {
            List<RowChange> written = written();
            each(
                    savepoints,
                    written,
                    some -> write(session, some),
                    series -> new RefusedChanges.Written(model.rows(), session, series));
        }
        checkInserted(session, inserted());
    }

    private List<RowChange> written() {
        return changes.values().stream()
                .filter(change -> change.write() != null)
                .toList();
    }

    /** Through the session, which lets go of what it could not write; the transaction is rolled back then. */
    private void writeApart(SessionImplementor session, Savepoints.Series series) {
        for (RowChange change : written()) {
            RuntimeException failure = series.attempt(() -> write(session, List.of(change)));
            if (failure != null) {
                session.clear();
                refused.put(change, failure);
            }
        }
    }

    /** Whether the database can be asked whom to leave out, see {@link #leaveOutSuspects}. */
    boolean canBeAsked() {
        return model.plainRows() != null;
    }

    /**
     * Leaves out the rows that the database refuses as their messages have them, which is only likely to be what handlers
     * or entities make of them. For that all are written so, past those others, and taken back. Nobody is left out when it
     * refuses more than half: then the table wants something that handlers or entities add.
     *
     * @param failure with which one has been refused, of these or before them
     * @return the messages of those rows
     */
    List<ReplicaMessage> leaveOutSuspects(SessionImplementor session, BatchResult result, RuntimeException failure) {
        List<RowChange> candidates =
                written().stream().filter(change -> !change.deletes()).toList();
        if (candidates.isEmpty()) {
            return List.of();
        }
        Savepoints savepoints = new Savepoints(ReplicaTransactions.connection(session), false);
        RowStore plain = Objects.requireNonNull(model.plainRows());
        Set<RowChange> suspects = new LinkedHashSet<>();
        savepoints.tryOut(series -> suspects.addAll(new RefusedChanges.Written(plain, session, series)
                .among(candidates, failure)
                .keySet()));
        if (2 * suspects.size() > messages.size()) {
            return List.of();
        }
        Set<ReplicaKey> keys = suspects.stream().map(RowChange::key).collect(Collectors.toSet());
        changes.keySet().removeAll(keys);
        if (handled != null) {
            handled.leaveOut(keys);
        }
        List<ReplicaMessage> leftOut = suspects.stream()
                .flatMap(suspect -> fitting(suspect, result).stream())
                .toList();
        result.leftOut(leftOut);
        return leftOut;
    }

    /**
     * Finds rows that fail by themselves, see {@link RefusalProof}. What has been done for that is to be rolled back.
     *
     * @param failure with which one has been refused, of these or before them
     */
    List<BatchResult.Refused> prove(SessionImplementor session, RuntimeException failure) {
        RowStore plain = Objects.requireNonNull(model.plainRows());
        List<RowChange> candidates = written().stream()
                .filter(change -> change.isNew() && messagesOf(change).size() == 1)
                .toList();
        List<BatchResult.Refused> proven = new ArrayList<>();
        new RefusalProof(plain, (EntityRows) model.rows(), candidates)
                .refused(session, failure, handled)
                .forEach((change, reason) -> {
                    if (plain.guardsInserts() || !isPrimaryKeyTaken(reason)) { // else it may be a race
                        proven.add(new BatchResult.Refused(messagesOf(change), reason, true, false));
                    }
                });
        return proven;
    }

    private List<ReplicaMessage> messagesOf(RowChange change) {
        return messages.getOrDefault(change.key(), List.of());
    }

    private List<ReplicaMessage> fitting(RowChange change, BatchResult result) {
        return messagesOf(change).stream()
                .filter(message -> !result.isUnfit(message))
                .toList();
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
            Function<Savepoints.Series, RefusedChanges> refusedOnes)
            throws SQLException {
        if (all.isEmpty()) {
            return;
        }
        if (savepoints == null || !canLeaveOutRows()) {
            step.run(all);
            return;
        }
        Savepoints.Series series = savepoints.series();
        RefusedChanges suspicion = refusedOnes.apply(series);
        Division<RowChange> division =
                new Division<>(some -> series.attempt(() -> step.run(some)), suspicion, refused::put);
        division.run(all, savepoints.mostFail());
        triedAfterOthers.addAll(suspicion.triedAfterOthers());
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

    /**
     * The rows that have been left out.
     *
     * @param only whether this is all of the transaction
     */
    List<BatchResult.Refused> refused(BatchResult result, boolean only) {
        boolean deletesLater = changes.values().stream().anyMatch(change -> change.deletes() && change.write() == null);
        List<BatchResult.Refused> rows = new ArrayList<>();
        refused.forEach((change, failure) -> {
            List<ReplicaMessage> all = fitting(change, result);
            // on some databases another transaction may just have inserted the same key; and of several messages,
            // the first may do without the last
            boolean race = isPrimaryKeyTaken(failure) && !model.rows().guardsInserts();
            boolean last = only && triedAfterOthers.contains(change) && (change.write() == null || !deletesLater);
            rows.add(new BatchResult.Refused(all, failure, all.size() == 1 && !race, last));
        });
        return rows;
    }

    /** Whether the key may be what the database has refused a row for. */
    private boolean isPrimaryKeyTaken(RuntimeException failure) {
        List<String> primaryKey =
                model.mapping().identifier().stream().map(MappedColumn::column).toList();
        return FailureKind.of(failure) == FailureKind.DUPLICATE_KEY && !SqlFailures.isSecondaryKey(failure, primaryKey);
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
                    series -> new RefusedChanges.Deleted(model.rows(), session, series));
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
