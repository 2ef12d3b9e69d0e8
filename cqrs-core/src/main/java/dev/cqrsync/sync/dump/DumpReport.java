package dev.cqrsync.sync.dump;

/**
 * What a dump has come to. Rows that are neither saved nor failed are none of those that are replicated.
 *
 * @param processed rows that were read
 * @param saved rows that are in the dump
 * @param failed rows of which nothing could be made
 */
public record DumpReport(long processed, long saved, long failed) {}
