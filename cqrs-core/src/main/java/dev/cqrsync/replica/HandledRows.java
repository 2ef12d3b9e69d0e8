package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaColumn;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRow;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;

/**
 * The rows of a batch whose model has a handler: its hooks are called event by event in the order of delivery, a row's
 * final delete last. Used by one thread, once.
 */
final class HandledRows {

    private final ReplicaModel model;
    private final BoundHandler<?> handler;
    private final EntityRows rows;
    private final List<Applied> effective = new ArrayList<>();
    private final List<Applied> finalDeletes = new ArrayList<>();
    private @Nullable ReplicaMessage current;

    HandledRows(ReplicaModel model, BoundHandler<?> handler, EntityRows rows) {
        this.model = model;
        this.handler = handler;
        this.rows = rows;
    }

    /** Takes what has been decided upon a message. */
    void add(Applied applied) {
        switch (applied.outcome()) {
            case CREATED, UPDATED, SYNC_DOWNGRADED, DELETED -> effective.add(applied);
            case DUPLICATE, LATE, RESURRECTION_PREVENTED, NOT_FOUND, SYNC_IGNORED -> {}
        }
    }

    /**
     * Calls the hooks of some rows, each as if those before it had not been called: the session forgets what they have done
     * unless they have it written themselves.
     *
     * @param looked is told the row of each that has not failed, while the session still knows what it has done
     * @throws RuntimeException when one has failed for another reason than its row
     */
    void tryHooks(SessionImplementor session, Set<ReplicaKey> keys, Consumer<ReplicaKey> looked) {
        EntityRows.sendApart(session);
        effective.sort(Comparator.comparingInt(applied -> applied.message().position()));
        for (Applied applied : effective) {
            ReplicaKey key = applied.message().row().key();
            if (keys.contains(key)) {
                try {
                    call(session, applied);
                    looked.accept(key);
                } catch (RuntimeException e) {
                    current = null;
                    if (!Savepoints.isOfRows(e)) {
                        throw e;
                    }
                }
                session.clear();
            }
        }
    }

    /** Forgets what has been decided upon some rows. */
    void leaveOut(Set<ReplicaKey> keys) {
        effective.removeIf(applied -> keys.contains(applied.message().row().key()));
    }

    /**
     * Calls the hooks of all rows, and writes what they have done.
     *
     * @throws RefusedMessagesException when hooks have failed; those after them have been called all the same, so that all
     *     that fail are known
     * @throws RuntimeException whatever else goes wrong
     */
    void write(SessionImplementor session) {
        EntityRows.sendTogether(session);
        together(setFinalDeletesAside(), session);
        session.flush();
    }

    /** Calls the hooks row by row, each as if those that have failed before it had not been called. */
    void writeApart(
            SessionImplementor session, Savepoints savepoints, BiConsumer<ReplicaKey, RuntimeException> refused) {
        Map<ReplicaKey, List<Applied>> byKey = new LinkedHashMap<>();
        for (Applied applied : setFinalDeletesAside()) {
            byKey.computeIfAbsent(applied.message().row().key(), key -> new ArrayList<>(1))
                    .add(applied);
        }
        apart(byKey, session, savepoints, refused);
    }

    /** What is not the last thing to happen to a row and a delete, in the order of delivery. */
    private List<Applied> setFinalDeletesAside() {
        effective.sort(Comparator.comparingInt(applied -> applied.message().position()));
        Map<ReplicaKey, Applied> last = new HashMap<>();
        effective.forEach(applied -> last.put(applied.message().row().key(), applied));
        List<Applied> others = new ArrayList<>();
        for (Applied applied : effective) {
            boolean deletes = applied.outcome() == ApplyOutcome.DELETED;
            (deletes && applied.equals(last.get(applied.message().row().key())) ? finalDeletes : others).add(applied);
        }
        return others;
    }

    /** The hooks of deletes, after {@link #write}. */
    void delete(SessionImplementor session) {
        together(finalDeletes, session);
        session.flush();
        session.clear();
    }

    private void together(List<Applied> changes, SessionImplementor session) {
        List<BatchResult.Refused> failed = new ArrayList<>();
        for (Applied applied : changes) {
            try {
                call(session, applied);
            } catch (RuntimeException e) {
                if (leavesTheTransactionUsable(e)) {
                    failed.add(new BatchResult.Refused(List.of(applied.message()), e, false, false));
                } else if (failed.isEmpty() || !Savepoints.isOfRows(e)) {
                    throw e;
                } else {
                    break; // for what has failed before, perhaps
                }
            }
        }
        if (!failed.isEmpty()) {
            throw new RefusedMessagesException(failed, false);
        }
    }

    /** The hooks of deletes, after {@link #writeApart}; rows that were refused there are left out. */
    void deleteApart(
            SessionImplementor session,
            Savepoints savepoints,
            Predicate<ReplicaKey> isRefused,
            BiConsumer<ReplicaKey, RuntimeException> refused) {
        Map<ReplicaKey, List<Applied>> byKey = new LinkedHashMap<>();
        for (Applied applied : finalDeletes) {
            ReplicaKey key = applied.message().row().key();
            if (!isRefused.test(key)) {
                byKey.put(key, List.of(applied));
            }
        }
        apart(byKey, session, savepoints, refused);
        session.clear();
    }

    private void apart(
            Map<ReplicaKey, List<Applied>> byKey,
            SessionImplementor session,
            Savepoints savepoints,
            BiConsumer<ReplicaKey, RuntimeException> refused) {
        EntityRows.sendApart(session);
        Savepoints.Series series = savepoints.series();
        byKey.forEach((key, changes) -> {
            RuntimeException failure = series.attempt(() -> {
                changes.forEach(applied -> call(session, applied));
                session.flush();
            });
            if (failure != null && !leavesTheTransactionUsable(failure) && !isOfDatabase(failure)) {
                throw failure;
            }
            if (failure != null) {
                // the transaction is rolled back in the end, whatever the session thinks of what has failed
                current = null;
                session.clear();
                refused.accept(key, failure);
            }
        });
    }

    /** Whether the database has refused something, which has been taken back. */
    private static boolean isOfDatabase(RuntimeException failure) {
        return FailureKind.find(failure, SQLException.class) != null;
    }

    private void call(SessionImplementor session, Applied applied) {
        ReplicaMessage message = applied.message();
        current = message;
        handler.call(new HandledChange<>(
                handler,
                message.event(),
                message,
                message.direct(),
                message.data(),
                values(message),
                applied.outcome(),
                applied.missed(),
                true,
                () -> apply(session, applied)));
        current = null;
    }

    /** Whether it is the hook's own: the database and the session have no part in it, and nobody is out of reach. */
    private static boolean leavesTheTransactionUsable(RuntimeException failure) {
        FailureKind kind = FailureKind.of(failure);
        return (kind == FailureKind.EVENT || kind == FailureKind.UNFIT)
                && FailureKind.find(failure, SQLException.class) == null
                && FailureKind.find(failure, PersistenceException.class) == null
                && FailureKind.find(failure, NestedRuntimeException.class) == null; // Spring's, of whatever store
    }

    /** The message whose hook has been called and has not returned, or {@code null}. */
    @Nullable
    ReplicaMessage current() {
        return current;
    }

    private void apply(SessionImplementor session, Applied applied) {
        ReplicaRow row = applied.message().row();
        if (applied.outcome() == ApplyOutcome.DELETED) {
            rows.remove(session, row.key());
        } else {
            rows.save(session, row, applied.outcome() == ApplyOutcome.CREATED);
        }
    }

    private ReplicaValues values(ReplicaMessage message) {
        Map<String, @Nullable Object> byAttribute = new LinkedHashMap<>();
        if (message.signalType() != SignalType.DELETE) {
            Map<String, @Nullable Object> byField = message.event().instanceData();
            Stream.concat(
                            model.mapping().identifier().stream(),
                            model.mapping().columns().stream().map(ReplicaColumn::column))
                    .forEach(column -> put(byAttribute, column, byField));
        }
        return new ReplicaValues(byAttribute, handler.values());
    }

    private static void put(
            Map<String, @Nullable Object> byAttribute, MappedColumn column, Map<String, @Nullable Object> byField) {
        if (byField.containsKey(column.field())) {
            byAttribute.put(column.path(), byField.get(column.field()));
        }
    }
}
