package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaColumn;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

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

    void write(SessionImplementor session) {
        EntityRows.sendTogether(session);
        effective.sort(Comparator.comparingInt(applied -> applied.message().position()));
        Map<ReplicaKey, Applied> last = new HashMap<>();
        effective.forEach(applied -> last.put(applied.message().row().key(), applied));
        for (Applied applied : effective) {
            boolean deletes = applied.outcome() == ApplyOutcome.DELETED;
            if (deletes && applied.equals(last.get(applied.message().row().key()))) {
                finalDeletes.add(applied);
            } else {
                call(session, applied);
            }
        }
        session.flush();
    }

    void delete(SessionImplementor session) {
        finalDeletes.forEach(applied -> call(session, applied));
        session.flush();
        session.clear();
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
