package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an event means for a row. The revision decides; clocks are asked in two cases only:
 *
 * <ul>
 *   <li>A SYNC lowers a revision, or brings back a deleted row, when its snapshot is later than what it overwrites.
 *   <li>Masters whose revisions start over for a re-created row (they do not say {@code monotonic}) draw the line
 *       between a row's lives by {@code cqrs_updated}: a delete against the row, a save against the tombstone, and the
 *       first save of a life, which has revision 0, against the row. A later save of the same life is never judged by
 *       time, as two savers that wait for each other's lock may have taken their times in the other order.
 * </ul>
 */
final class RevisionGuard {

    private RevisionGuard() {}

    static ApplyOutcome decide(ReplicaMessage message, @Nullable RowState row, @Nullable Tombstone tombstone) {
        return message.signalType() == SignalType.DELETE ? delete(message, row) : save(message, row, tombstone);
    }

    private static ApplyOutcome save(ReplicaMessage message, @Nullable RowState row, @Nullable Tombstone tombstone) {
        // a row of a monotonic master is newer than any tombstone of its key
        if (tombstone != null && (row == null || !message.monotonic()) && isBuried(message, tombstone)) {
            return ApplyOutcome.RESURRECTION_PREVENTED;
        }
        if (row == null) {
            return ApplyOutcome.CREATED;
        }
        long revision = message.row().revision();
        if (revision > row.revision()) {
            return ApplyOutcome.UPDATED;
        }
        if (message.signalType() == SignalType.SYNC) {
            return sync(message, row);
        }
        boolean beginsNewLife =
                !message.monotonic() && revision == 0 && isAfter(message.row().updated(), row.updated());
        if (beginsNewLife) {
            return ApplyOutcome.UPDATED;
        }
        return revision == row.revision() ? ApplyOutcome.DUPLICATE : ApplyOutcome.LATE;
    }

    private static ApplyOutcome sync(ReplicaMessage message, RowState row) {
        if (message.row().revision() == row.revision()) {
            return ApplyOutcome.UPDATED;
        }
        return message.snapshotAt() == null || isAfter(message.snapshotAt(), row.updated())
                ? ApplyOutcome.SYNC_DOWNGRADED
                : ApplyOutcome.LATE;
    }

    private static boolean isBuried(ReplicaMessage message, Tombstone tombstone) {
        if (message.row().revision() > tombstone.revision()) {
            return false;
        }
        if (message.snapshotAt() != null) {
            return !isAfter(message.snapshotAt(), tombstone.updated());
        }
        return message.monotonic() || !isAfter(message.row().updated(), tombstone.updated());
    }

    private static ApplyOutcome delete(ReplicaMessage message, @Nullable RowState row) {
        if (row == null) {
            return ApplyOutcome.NOT_FOUND;
        }
        boolean newerByRevision = message.row().revision() >= row.revision();
        if (message.monotonic()) {
            return newerByRevision ? ApplyOutcome.DELETED : ApplyOutcome.LATE;
        }
        Instant deleted = message.row().updated();
        boolean dead = newerByRevision ? !isAfter(row.updated(), deleted) : isAfter(deleted, row.updated());
        return dead ? ApplyOutcome.DELETED : ApplyOutcome.LATE;
    }

    private static boolean isAfter(@Nullable Instant one, @Nullable Instant other) {
        return one != null && other != null && one.isAfter(other);
    }
}
