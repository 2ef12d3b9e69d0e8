package dev.cqrsync.outbox;

import java.time.Duration;

/**
 * What is in the outbox at a moment.
 *
 * @param records number of records
 * @param events number of events in them
 * @param oldestAge time since the oldest record was stored, by the database's clock; zero when there is none
 */
public record OutboxBacklog(long records, long events, Duration oldestAge) {}
