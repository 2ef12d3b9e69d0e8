package dev.cqrsync.outbox;

/**
 * A stored record as it was read from the outbox.
 *
 * @param id names the record; ids grow in the order of insertion, not of commits
 * @param attempts how often publishing it has failed
 * @param payload the encoded events; not copied, nobody may change them
 */
public record OutboxRecord(long id, int attempts, byte[] payload) {}
