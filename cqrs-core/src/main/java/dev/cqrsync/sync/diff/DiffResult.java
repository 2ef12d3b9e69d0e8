package dev.cqrsync.sync.diff;

/**
 * What a comparison came to.
 *
 * @param different rows that the replica lacked or had otherwise
 * @param resent how many of those were sent again
 * @param retracted rows that the replica had too much and that were taken back
 */
public record DiffResult(long different, long resent, long retracted) {}
