package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.ReplicaRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decoded message.
 *
 * @param position index in the batch that was handed in
 * @param monotonic whether revisions of the master never start over for a key
 * @param snapshotAt on a SYNC: the moment of the snapshot it was read in, if it tells
 * @param direct whether it came for this service alone
 * @param loaded whether it is a row of a dump
 * @param data the event's data as the model's handler takes it; {@code null} without one, and on a DELETE
 */
record ReplicaMessage(
        int position,
        ReplicaModel model,
        ChangeEvent event,
        ReplicaRow row,
        boolean monotonic,
        @Nullable Instant snapshotAt,
        boolean direct,
        boolean loaded,
        @Nullable Object data)
        implements Judged {

    @Override
    public SignalType signalType() {
        return event.signalType();
    }

    @Override
    public long revision() {
        return row.revision();
    }

    @Override
    public @Nullable Instant updated() {
        return row.updated();
    }

    @Override
    public boolean retried() {
        return event.retries() > 0;
    }

    @Override
    public ReplicaMessage at(int newPosition) {
        return new ReplicaMessage(newPosition, model, event, row, monotonic, snapshotAt, direct, loaded, data);
    }
}
