package dev.cqrsync.outbox;

import java.util.List;

/** Takes events whose transaction has committed. */
@FunctionalInterface
public interface CommittedEvents {

    /**
     * Takes the events of one transaction, in order. Returns at once: never waits for a broker and never throws.
     * Called by the threads of the application, also concurrently.
     */
    void accept(List<OutboxEvent> events);
}
