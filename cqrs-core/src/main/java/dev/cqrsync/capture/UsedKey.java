package dev.cqrsync.capture;

/**
 * The key of a row that is no more.
 *
 * @param pk canonical text of the key
 * @param revision the row's last revision
 */
record UsedKey(String cqrsId, String pk, long revision) {

    static UsedKey of(PlannedRow row) {
        return new UsedKey(row.cqrsId(), row.pkText(), row.revision());
    }
}
