package dev.cqrsync.sync.dump;

/**
 * A line of a dump with a row on it.
 *
 * @param number number of the line in the dump; the first row is on line 2
 * @param bytes the line without its end; empty when it is too long
 * @param tooLong whether it is longer than the reader takes, so that its bytes were passed over
 */
public record DumpLine(long number, byte[] bytes, boolean tooLong) {}
