package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one id go.
 *
 * @param <M> what they become
 */
interface MessageTarget<M> {

    /** Whether a SYNC to all services is ignored. */
    boolean onlyDirectSyncs();

    /**
     * Makes a message of an event.
     *
     * @param position index in the batch that was handed in
     * @param direct whether it came for this service alone
     * @param monotonic whether revisions of the master never start over for a key
     * @param snapshotAt on a SYNC: the moment of the snapshot it was read in, if it tells
     * @throws dev.cqrsync.serialization.ConversionException when a value does not fit
     * @throws dev.cqrsync.serialization.MalformedEventException when the event is none
     */
    M message(int position, ChangeEvent event, boolean direct, boolean monotonic, @Nullable Instant snapshotAt);
}
