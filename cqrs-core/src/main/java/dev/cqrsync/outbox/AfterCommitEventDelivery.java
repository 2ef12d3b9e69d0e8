package dev.cqrsync.outbox;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/**
 * Delivery without a table, at most once: the events of a transaction are kept in memory and handed over after its
 * commit. What the process still holds when it dies is lost. Thread-safe.
 */
public final class AfterCommitEventDelivery implements EventDelivery {

    private final CommittedEvents committedEvents;

    /** @param committedEvents takes the events of each transaction that has committed */
    public AfterCommitEventDelivery(CommittedEvents committedEvents) {
        this.committedEvents = committedEvents;
    }

    @Override
    public Pending begin() {
        return new InMemory();
    }

    private final class InMemory implements Pending {

        private final List<OutboxEvent> held = new ArrayList<>();

        @Override
        public void add(Connection connection, List<OutboxEvent> events) {
            held.addAll(events);
        }

        @Override
        public void committed() {
            if (!held.isEmpty()) {
                committedEvents.accept(List.copyOf(held));
                held.clear();
            }
        }

        @Override
        public void rolledBack() {
            held.clear();
        }
    }
}
