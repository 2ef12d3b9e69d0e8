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
    private final Map<ReplicaMessage, RuntimeException> failed = new LinkedHashMap<>();
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
     * Calls the hooks of all rows, and writes what they have done.
     *
     * @throws RuntimeException the first that a hook has failed with; those after it have been called all the same, where
     *     that makes sense, so that all that fail are {@link #failed() known}
     */
    void write(SessionImplementor session) {
        EntityRows.sendTogether(session);
        for (Applied applied : withoutFinalDeletes()) {
            call(session, applied);
        }
        requireNoneFailed();
        session.flush();
    }

    /** Calls the hooks row by row, each as if those that have failed before it had not been called. */
    void writeApart(
            SessionImplementor session, Savepoints savepoints, BiConsumer<ReplicaKey, RuntimeException> refused) {
        Map<ReplicaKey, List<Applied>> byKey = new LinkedHashMap<>();
        for (Applied applied : withoutFinalDeletes()) {
            byKey.computeIfAbsent(applied.message().row().key(), key -> new ArrayList<>(1))
                    .add(applied);
        }
        apart(byKey, session, savepoints, refused);
    }

    private List<Applied> withoutFinalDeletes() {
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
        finalDeletes.forEach(applied -> call(session, applied));
        requireNoneFailed();
        session.flush();
        session.clear();
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
        byKey.forEach((key, changes) -> {
            RuntimeException failure = savepoints.attempt(() -> {
                for (Applied applied : changes) {
                    call(session, applied);
                    requireNoneFailed();
                }
                session.flush();
            });
            if (failure == null) {
                return;
            }
            if (failed.isEmpty()) { // the session is of no use after a failure of its own
                throw failure;
            }
            failed.clear();
            session.clear();
            refused.accept(key, failure);
        });
    }

    private void requireNoneFailed() {
        if (!failed.isEmpty()) {
            throw failed.values().iterator().next();
        }
    }

    private void call(SessionImplementor session, Applied applied) {
        ReplicaMessage message = applied.message();
        current = message;
        try {
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
        } catch (RuntimeException e) {
            if (!leavesTheTransactionUsable(e)) {
                throw e;
            }
            failed.put(message, e);
        }
        current = null;
    }

    /** Whether it is the hook's own: the database and the session have no part in it, and nobody is out of reach. */
    private static boolean leavesTheTransactionUsable(RuntimeException failure) {
        return FailureKind.of(failure) == FailureKind.EVENT
                && FailureKind.find(failure, SQLException.class) == null
                && FailureKind.find(failure, PersistenceException.class) == null
                && FailureKind.find(failure, NestedRuntimeException.class) == null; // Spring's, of whatever store
    }

    /** The messages whose hooks have failed by themselves, so that others may do without them. */
    Set<ReplicaMessage> failed() {
        return failed.keySet();
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
