package dev.cqrsync;

/** What becomes of a row at the replicas when its master's {@link SyncFilter} no longer includes it. */
public enum FilterExit {
    /** It stays there as it was published last, until it is deleted or included again. */
    KEEP,
    /**
     * It is deleted there. As nobody knows what the replicas have, each committed change of a row outside the filter
     * publishes a delete, which replicas without the row ignore.
     */
    DELETE
}
