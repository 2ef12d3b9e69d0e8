package dev.cqrsync.outbox;

/**
 * Events in the form they are stored in: what one outbox record holds.
 *
 * @param bytes the encoded events; not copied, nobody may change them
 * @param eventCount how many events they are, 1 or more
 */
public record OutboxPayload(byte[] bytes, int eventCount) {}
