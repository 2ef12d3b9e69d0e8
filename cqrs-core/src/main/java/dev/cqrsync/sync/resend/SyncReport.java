package dev.cqrsync.sync.resend;

/**
 * What a sync has come to. Rows that are neither synced nor failed are none of those that are replicated.
 *
 * @param processed rows that were read
 * @param synced rows that were sent
 * @param failed rows of which nothing could be made
 * @param unrouted synced rows that no queue takes; known only when they went straight to the broker
 */
public record SyncReport(long processed, long synced, long failed, long unrouted) {}
