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
 */
record ReplicaMessage(
        int position,
        ReplicaModel model,
        ChangeEvent event,
        ReplicaRow row,
        boolean monotonic,
        @Nullable Instant snapshotAt) {

    SignalType signalType() {
        return event.signalType();
    }
}
