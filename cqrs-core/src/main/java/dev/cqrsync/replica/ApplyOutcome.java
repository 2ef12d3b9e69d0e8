package dev.cqrsync.replica;

/** What an event did to a replica. */
public enum ApplyOutcome {
    /** The row was not there and now is. */
    CREATED,
    /** The row was there and has newer values. */
    UPDATED,
    /** The row has this revision already; nothing to do. */
    DUPLICATE,
    /** The row is newer; nothing to do. */
    LATE,
    /** A SYNC has put the row back to a lower revision. */
    SYNC_DOWNGRADED,
    /** The row has been deleted after this event; it stays deleted. */
    RESURRECTION_PREVENTED,
    /** The row was there and is gone. */
    DELETED,
    /** A DELETE found no row; it is remembered, so that older events do not create one. */
    NOT_FOUND,
    /** A SYNC to all services; this replica takes only those that are for it alone. */
    SYNC_IGNORED
}
