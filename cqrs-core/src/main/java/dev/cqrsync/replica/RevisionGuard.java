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
 *
 * <p>A row of a dump is judged like a save of a master that may start over, as a dump does not tell whose it is; but it
 * overwrites an equal revision, so that a load brings what a replica has lost or only now wants.
 */
final class RevisionGuard {

    private RevisionGuard() {}

    static ApplyOutcome decide(Judged message, @Nullable RowState row, @Nullable Tombstone tombstone) {
        return message.signalType() == SignalType.DELETE ? delete(message, row) : save(message, row, tombstone);
    }

    private static ApplyOutcome save(Judged message, @Nullable RowState row, @Nullable Tombstone tombstone) {
        // a row of a monotonic master is newer than any tombstone of its key
        if (tombstone != null && (row == null || !message.monotonic()) && isBuried(message, tombstone)) {
            return ApplyOutcome.RESURRECTION_PREVENTED;
        }
        if (row == null) {
            return ApplyOutcome.CREATED;
        }
        long revision = message.revision();
        if (revision > row.revision()) {
            return ApplyOutcome.UPDATED;
        }
        if (message.signalType() == SignalType.SYNC && !message.loaded()) {
            return sync(message, row);
        }
        boolean beginsNewLife = !message.monotonic() && revision == 0 && isAfter(message.updated(), row.updated());
        if (beginsNewLife) {
            return ApplyOutcome.UPDATED;
        }
        if (revision < row.revision()) {
            return ApplyOutcome.LATE;
        }
        return message.loaded() ? ApplyOutcome.UPDATED : ApplyOutcome.DUPLICATE;
    }

    private static ApplyOutcome sync(Judged message, RowState row) {
        if (message.revision() == row.revision()) {
            return ApplyOutcome.UPDATED;
        }
        // one that does not tell, and has waited, has most likely been overtaken
        boolean later =
                message.snapshotAt() == null ? !message.retried() : isAfter(message.snapshotAt(), row.updated());
        return later ? ApplyOutcome.SYNC_DOWNGRADED : ApplyOutcome.LATE;
    }

    private static boolean isBuried(Judged message, Tombstone tombstone) {
        if (message.revision() > tombstone.revision()) {
            return false;
        }
        if (message.snapshotAt() != null) {
            return !isAfter(message.snapshotAt(), tombstone.updated());
        }
        return message.monotonic() || !isAfter(message.updated(), tombstone.updated());
    }

    private static ApplyOutcome delete(Judged message, @Nullable RowState row) {
        if (row == null) {
            return ApplyOutcome.NOT_FOUND;
        }
        boolean newerByRevision = message.revision() >= row.revision();
        if (message.monotonic()) {
            return newerByRevision ? ApplyOutcome.DELETED : ApplyOutcome.LATE;
        }
        Instant deleted = message.updated();
        boolean dead = newerByRevision ? !isAfter(row.updated(), deleted) : isAfter(deleted, row.updated());
        return dead ? ApplyOutcome.DELETED : ApplyOutcome.LATE;
    }

    /** Whether an event would change nothing at all, neither the row nor what is remembered of its deletes. */
    static boolean isSuperseded(Judged event, @Nullable RowState row, @Nullable Tombstone tombstone) {
        boolean delete = event.signalType() == SignalType.DELETE;
        boolean remembered = tombstone != null
                && new Tombstone(event.revision(), event.updated())
                        .merge(tombstone)
                        .equals(tombstone);
        return switch (decide(event, row, tombstone)) {
            case DUPLICATE, RESURRECTION_PREVENTED -> true;
            case LATE -> !delete || remembered || (row != null && event.revision() < row.revision());
            case NOT_FOUND -> remembered;
            case CREATED, UPDATED, SYNC_DOWNGRADED, DELETED, SYNC_IGNORED -> false;
        };
    }

    /** How many revisions between the row's and the event's have not been seen, which is harmless. */
    static long missed(Judged message, ApplyOutcome outcome, @Nullable RowState before) {
        if (outcome != ApplyOutcome.UPDATED || message.signalType() != SignalType.SAVE || before == null) {
            return 0;
        }
        return Math.max(0, message.revision() - 1 - before.revision());
    }

    private static boolean isAfter(@Nullable Instant one, @Nullable Instant other) {
        return one != null && other != null && one.isAfter(other);
    }
}
