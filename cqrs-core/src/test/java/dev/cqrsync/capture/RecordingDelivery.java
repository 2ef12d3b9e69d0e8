package dev.cqrsync.capture;

import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.outbox.OutboxEvent;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was added, by how its transaction ended. */
final class RecordingDelivery implements EventDelivery {

    final List<OutboxEvent> committed = new CopyOnWriteArrayList<>();
    final List<OutboxEvent> rolledBack = new CopyOnWriteArrayList<>();
    final List<Integer> chunkSizes = new CopyOnWriteArrayList<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();

    @Override
    public Pending begin() {
        List<OutboxEvent> added = new ArrayList<>();
        return new Pending() {
            @Override
            public void add(Connection connection, List<OutboxEvent> events) {
                connections.add(connection);
                chunkSizes.add(events.size());
                added.addAll(events);
            }

            @Override
            public void committed() {
                committed.addAll(added);
            }

            @Override
            public void rolledBack() {
                rolledBack.addAll(added);
            }
        };
    }
}
