package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaRowReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One replica, ready to be written.
 *
 * @param rank place among the models of a batch: targets of references come first
 * @param handler the application's own, if it has one
 */
record ReplicaModel(
        ReplicaMapping mapping,
        ReplicaRowReader reader,
        RowStore rows,
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
        return new ReplicaMessage(position, this, event, reader.read(event), monotonic, snapshotAt, direct, data);
    }

    /** What calls the handler for a batch, or {@code null} without one. */
    @Nullable
    HandledRows handledRows() {
        return handler == null ? null : new HandledRows(this, handler, (EntityRows) rows);
    }
}
