package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRow;
import dev.cqrsync.serialization.ReplicaRowReader;
import dev.cqrsync.serialization.WireTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One replica, ready to be written.
 *
 * @param plainRows its rows past entities and handlers, to ask the database what it refuses; {@code null} where nobody else
 *     has a part in what is written, or where the database cannot tell
 * @param rank place among the models of a batch: targets of references come first
 * @param handler the application's own, if it has one
 */
record ReplicaModel(
        ReplicaMapping mapping,
        ReplicaRowReader reader,
        RowStore rows,
        @Nullable RowStore plainRows,
        ReplicaUnit unit,
        int rank,
        @Nullable BoundHandler<?> handler)
        implements MessageTarget<ReplicaMessage> {

    String cqrsId() {
        return mapping.cqrsId();
    }

    @Override
    public boolean onlyDirectSyncs() {
        return mapping.onlyDirectSyncs();
    }

    @Override
    public ReplicaMessage message(
            int position, ChangeEvent event, boolean direct, boolean monotonic, @Nullable Instant snapshotAt) {
        Object data = handler == null ? null : handler.read(event);
        return new ReplicaMessage(
                position, this, event, reader.read(event), monotonic, snapshotAt, direct, false, data);
    }

    /**
     * A row of a dump.
     *
     * @throws dev.cqrsync.serialization.ConversionException when a value does not fit
     * @throws dev.cqrsync.serialization.MalformedEventException when it has no usable revision
     */
    ReplicaMessage row(int position, ChangeEvent event) {
        Object data = handler == null ? null : handler.read(event);
        return new ReplicaMessage(position, this, event, reader.read(event), false, null, true, true, data);
    }

    /** The delete of a row that is there with this revision, or with an earlier one. */
    ReplicaMessage delete(int position, ReplicaKey key, RowState state) {
        Instant updated = Objects.requireNonNull(state.updated());
        ReplicaRow row = reader.delete(key, state.revision(), updated);
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        Object pk = reader.instancePk(key);
        data.put(ChangeEvent.DELETED_ID, pk);
        data.put(ChangeEvent.REVISION, state.revision());
        data.put(ChangeEvent.UPDATED, WireTime.format(updated));
        ChangeEvent event = new ChangeEvent(SignalType.DELETE, cqrsId(), pk, data, null, null, 0, null, null);
        return new ReplicaMessage(position, this, event, row, true, null, true, false, null);
    }

    /** What calls the handler for a batch, or {@code null} without one. */
    @Nullable
    HandledRows handledRows() {
        return handler == null ? null : new HandledRows(this, handler, (EntityRows) rows);
    }
}
