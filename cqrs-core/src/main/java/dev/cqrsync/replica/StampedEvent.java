package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.EventStamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of which no more is known than what it is judged by: its values may not fit.
 *
 * @param monotonic whether revisions of the master never start over for a key
 * @param snapshotAt on a SYNC: the moment of the snapshot it was read in, if it tells
 */
record StampedEvent(
        ChangeEvent event,
        EventStamp stamp,
        boolean monotonic,
        @Nullable Instant snapshotAt) implements Judged {

    @Override
    public SignalType signalType() {
        return event.signalType();
    }

    @Override
    public long revision() {
        return stamp.revision();
    }

    @Override
    public @Nullable Instant updated() {
        return stamp.updated();
    }

    @Override
    public boolean retried() {
        return event.retries() > 0;
    }

    @Override
    public boolean loaded() {
        return false;
    }

    @Override
    public StampedEvent at(int position) {
        return this; // has none
    }
}
