package dev.cqrsync.sync.diff;

/**
 * A whole side, summed up.
 *
 * @param buckets how it was divided
 * @param digests one per bucket
 */
record DigestedTable(Buckets buckets, Digests digests) {}
