package dev.cqrsync.outbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A committed record on its way from the committing thread to the relay.
 *
 * @param events what is in it, or {@code null} when only the id is kept and the table has the rest
 * @param bytes about the memory that the events take
 * @param leasedUntil when others may claim it, as {@link System#nanoTime()}
 */
record HandedRecord(long id, @Nullable List<OutboxEvent> events, long bytes, long leasedUntil) {

    HandedRecord withoutEvents() {
        return events == null ? this : new HandedRecord(id, null, bytes, leasedUntil);
    }
}
