package dev.cqrsync.outbox;

/** Tells what waits in the outboxes of a service, one per data source with masters. Thread-safe. */
@FunctionalInterface
public interface OutboxBacklogs {

    /**
     * Records and events of all outboxes, and the age of the oldest record; nothing where there is no outbox. Reads whole
     * tables, so ask every few seconds at most.
     *
     * @throws OutboxStorageException when a database cannot be asked
     */
    OutboxBacklog backlog();
}
