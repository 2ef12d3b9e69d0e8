package dev.cqrsync.sync.load;

/**
 * What a load has come to.
 *
 * @param cqrsId id of the model
 * @param created rows that were not there and now are
 * @param updated rows that were there and have the dump's values now
 * @param skipped rows that are newer than the dump's, or have been deleted since
 * @param failed lines that could not be loaded
 * @param deleted rows that were not in the dump and had to go
 */
public record LoadReport(String cqrsId, long created, long updated, long skipped, long failed, long deleted) {

    /** Rows that have the dump's values now. */
    public long loaded() {
        return created + updated;
    }

    /** Lines with rows. */
    public long lines() {
        return created + updated + skipped + failed;
    }
}
