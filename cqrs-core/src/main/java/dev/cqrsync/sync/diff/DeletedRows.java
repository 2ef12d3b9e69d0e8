package dev.cqrsync.sync.diff;

/**
 * What became of rows that the master does not have.
 *
 * @param processed keys that were named
 * @param deleted rows that were deleted
 * @param failed rows that could not be deleted
 */
public record DeletedRows(long processed, long deleted, long failed) {}
