package dev.cqrsync.capture;

/**
 * A change that is about to be written.
 *
 * @param change what the transaction did to the row
 * @param pk the key as it stands on the wire
 * @param pkText the key's canonical text
 * @param revision revision of the event
 */
record PlannedRow(RowChange change, Object pk, String pkText, long revision) {

    PlannedRow withRevision(long newRevision) {
        return new PlannedRow(change, pk, pkText, newRevision);
    }

    Master master() {
        return change.master();
    }

    String cqrsId() {
        return change.master().mapping().cqrsId();
    }

    boolean isPublished() {
        return change.master().isProduced() && !change.silent();
    }

    boolean isDeleted() {
        return change.kind() == RowChange.Kind.DELETED;
    }
}
