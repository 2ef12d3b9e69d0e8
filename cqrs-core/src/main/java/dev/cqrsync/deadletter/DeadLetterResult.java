package dev.cqrsync.deadletter;

/**
 * What was done.
 *
 * @param matched dead letters that were meant
 * @param done those of them that are no dead letters any more
 */
public record DeadLetterResult(long matched, long done) {

    /** Those that are still there, as the service does not replicate their id. */
    public long left() {
        return matched - done;
    }
}
