package dev.cqrsync.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stores events in the outbox within their transaction, and hands them to the relay after its commit. */
public final class OutboxEventDelivery implements EventDelivery {

    private final OutboxRepository repository;
    private final OutboxRelay relay;
    private final OutboxSettings settings;

    public OutboxEventDelivery(OutboxRepository repository, OutboxRelay relay, OutboxSettings settings) {
        this.repository = repository;
        this.relay = relay;
        this.settings = settings;
    }

    @Override
    public Pending begin() {
        return new StoredEvents();
    }

    private final class StoredEvents implements Pending {

        private final List<HandedRecord> records = new ArrayList<>(1);
        private long bytes;

        @Override
        public void add(Connection connection, List<OutboxEvent> events) throws SQLException {
            store(connection, events, repository::insert);
        }

        @Override
        public void addLast(Connection connection, List<OutboxEvent> events) throws SQLException {
            store(connection, events, repository::insertLast);
        }

        private void store(Connection connection, List<OutboxEvent> events, Insert insert) throws SQLException {
            List<List<OutboxEvent>> parts = split(events);
            if (parts.isEmpty()) {
                return;
            }
            List<OutboxPayload> payloads = new ArrayList<>(parts.size());
            for (List<OutboxEvent> part : parts) {
                payloads.add(PayloadFormat.encode(part));
            }
            long leasedUntil = System.nanoTime() + settings.lease().toNanos();
            List<Long> ids = insert.perform(connection, payloads, settings.lease());
            for (int i = 0; i < ids.size(); i++) {
                remember(ids.get(i), parts.get(i), leasedUntil);
            }
        }

        /** A transaction may be larger than the memory of the relay; what finds no room there is not kept here. */
        private void remember(long id, List<OutboxEvent> events, long leasedUntil) {
            HandedRecord record = new HandedRecord(id, events, size(events), leasedUntil);
            bytes += record.bytes();
            records.add(bytes <= settings.memoryBytes() ? record : record.withoutEvents());
        }

        @Override
        public void committed() {
            relay.offer(records);
        }

        @Override
        public void rolledBack() {
            records.clear();
        }
    }

    private interface Insert {
        List<Long> perform(Connection connection, List<OutboxPayload> payloads, Duration lease) throws SQLException;
    }

    /** Events in records of bounded size, in order. */
    private List<List<OutboxEvent>> split(List<OutboxEvent> events) {
        List<List<OutboxEvent>> parts = new ArrayList<>(1);
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            int size = PayloadFormat.estimate(events.get(i));
            if (i > from && (i - from >= settings.recordEvents() || bytes + size > settings.recordBytes())) {
                parts.add(List.copyOf(events.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (from < events.size()) {
            parts.add(List.copyOf(events.subList(from, events.size())));
        }
        return parts;
    }

    static long size(List<OutboxEvent> events) {
        long sum = 0;
        for (OutboxEvent event : events) {
            sum += PayloadFormat.estimate(event);
        }
        return sum;
    }
}
