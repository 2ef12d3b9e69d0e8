package dev.cqrsync.sync.diff.digest;

/**
 * A whole side, summed up.
 *
 * @param buckets how it was divided
 * @param digests one per bucket
 */
public record DigestedTable(Buckets buckets, Digests digests) {}
