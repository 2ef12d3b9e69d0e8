package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a batch does to one row. Events are decided upon one after the other, as if each had been committed; what
 * is left to write is the difference between the first state and the last. Used by one thread.
 */
final class RowChange {

    private final ReplicaMapping mapping;
    private final ReplicaKey key;
    private final @Nullable RowState stored;
    private final @Nullable Tombstone storedTombstone;

    private @Nullable RowState state;
    private @Nullable Tombstone tombstone;
    private @Nullable ReplicaRow last;
    private @Nullable List<@Nullable Object> values;
    private boolean deletedOnTheWay;
    private int position;

    RowChange(ReplicaMapping mapping, ReplicaKey key, @Nullable RowState stored, @Nullable Tombstone storedTombstone) {
        this.mapping = mapping;
        this.key = key;
        this.stored = stored;
        this.storedTombstone = storedTombstone;
        this.state = stored;
        this.tombstone = storedTombstone;
    }

    /**
     * Takes the next event.
     *
     * @throws ConversionException when the event creates the row and lacks a value that a row must have; nothing has
     *     changed then
     */
    Applied apply(ReplicaMessage message) {
        ReplicaRow row = message.row();
        RowState before = state;
        ApplyOutcome outcome = RevisionGuard.decide(message, before, tombstone);
        switch (outcome) {
            case CREATED -> {
                checkComplete(row);
                if (tombstone != null && row.revision() > tombstone.revision()) {
                    tombstone = null;
                } // else it still keeps the row's earlier life out, see RevisionGuard
                values = row.values();
                become(message);
            }
            case UPDATED, SYNC_DOWNGRADED -> {
                values = values == null ? row.values() : merged(values, row.values());
                become(message);
            }
            case DELETED, NOT_FOUND -> bury(message);
            case LATE -> {
                boolean olderLife = message.signalType() == SignalType.DELETE
                        && before != null
                        && row.revision() >= before.revision();
                if (olderLife) {
                    tombstone = new Tombstone(row.revision(), row.updated()).merge(tombstone);
                }
            }
            case DUPLICATE, RESURRECTION_PREVENTED, SYNC_IGNORED -> {}
        }
        return new Applied(message, outcome, RevisionGuard.missed(message, outcome, before));
    }

    private void become(ReplicaMessage message) {
        ReplicaRow row = message.row();
        position = message.position();
        state = new RowState(row.revision(), row.updated());
        last = row;
    }

    private void bury(ReplicaMessage message) {
        ReplicaRow row = message.row();
        position = message.position();
        deletedOnTheWay |= state != null && stored != null;
        state = null;
        last = null;
        values = null;
        tombstone = new Tombstone(row.revision(), row.updated()).merge(tombstone);
    }

    private static List<@Nullable Object> merged(List<@Nullable Object> older, List<@Nullable Object> newer) {
        List<@Nullable Object> merged = new ArrayList<>(older);
        for (int i = 0; i < merged.size(); i++) {
            if (newer.get(i) != ReplicaRow.ABSENT) {
                merged.set(i, newer.get(i));
            }
        }
        return merged;
    }

    private void checkComplete(ReplicaRow row) {
        for (int i = 0; i < mapping.columns().size(); i++) {
            MappedColumn column = mapping.columns().get(i).column();
            if (!column.nullable() && row.values().get(i) == ReplicaRow.ABSENT) {
                throw ConversionException.unfit(
                        mapping.cqrsId(),
                        key.text(),
                        column.field(),
                        "the field is missing, and the column of a new row is NOT NULL",
                        null);
            }
        }
    }

    ReplicaKey key() {
        return key;
    }

    /** Where the last message that has changed it came in the batch. */
    int position() {
        return position;
    }

    /** The values that are to be written, none if there is nothing. */
    List<@Nullable Object> values() {
        return values == null ? List.of() : values;
    }

    /** Whether there was no such row before. */
    boolean isNew() {
        return stored == null;
    }

    /** What is to be written, or {@code null}. */
    @Nullable
    RowWrite write() {
        if (last == null || values == null) {
            return null;
        }
        boolean exists = stored != null && !deletedOnTheWay;
        boolean forced = exists && stored != null && last.revision() <= stored.revision();
        return new RowWrite(key, values, last.revisionValue(), last.updatedValue(), exists, forced);
    }

    /** Whether the row that was there is to be deleted, and inserted anew if there is something to write. */
    boolean deletes() {
        return deletedOnTheWay;
    }

    /** The tombstone to put, or {@code null} when there is none or nothing has changed. */
    @Nullable
    Tombstone tombstoneToPut() {
        return tombstone != null && !tombstone.equals(storedTombstone) ? tombstone : null;
    }

    boolean removesTombstone() {
        return tombstone == null && storedTombstone != null;
    }

    /** Whether a tombstone found later is one that this change did not know. */
    boolean isSurprisedBy(Tombstone found) {
        return !found.equals(tombstone) && !found.equals(storedTombstone);
    }
}
