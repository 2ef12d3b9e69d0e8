package dev.cqrsync.outbox;

import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One instance of a master service, as far as its outbox goes: delivery, relay, broker. */
final class RelayFixture implements AutoCloseable {

    static final Duration STOP = Duration.ofSeconds(5);

    final TestOutbox outbox;
    final TestPublisher broker;
    final AtomicInteger published = new AtomicInteger();
    final AtomicInteger unrouted = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger superseded = new AtomicInteger();
    final OutboxRelay relay;
    final OutboxEventDelivery delivery;
    private final boolean ownsOutbox;

    RelayFixture(TestDatabase database, OutboxSettings settings) {
        this(new TestOutbox(database), true, new TestPublisher(), settings);
    }

    private RelayFixture(TestOutbox outbox, boolean ownsOutbox, TestPublisher broker, OutboxSettings settings) {
        this.outbox = outbox;
        this.ownsOutbox = ownsOutbox;
        this.broker = broker;
        relay = new OutboxRelay(outbox.repository(), broker, settings, new Counters());
        delivery = new OutboxEventDelivery(outbox.repository(), relay, settings);
    }

    /** A second instance on the same table, with a connection of its own to the broker. */
    RelayFixture otherInstance(OutboxSettings settings) {
        return new RelayFixture(outbox, false, new TestPublisher(), settings);
    }

    static OutboxSettings settings() {
        return settings(Duration.ofSeconds(30), 10_000);
    }

    static OutboxSettings settings(Duration lease, int memory) {
        return new OutboxSettings(
                500,
                512 * 1024,
                lease,
                Duration.ofMillis(100),
                500,
                8 << 20,
                memory,
                32 << 20,
                memory * 10,
                Duration.ofMillis(10),
                500,
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(400));
    }

    /** A transaction of the application with these events. */
    void commit(List<OutboxEvent> events) {
        EventDelivery.Pending pending = delivery.begin();
        outbox.inTransaction(connection -> {
            pending.add(connection, events);
            return events;
        });
        pending.committed();
    }

    /** So many transactions, each with the next event of its own row. */
    List<String> commitRows(int from, int count) {
        List<String> ids = new ArrayList<>(count);
        for (int row = from; row < from + count; row++) {
            OutboxEvent event = TestOutbox.event("account", String.valueOf(row), 0, true);
            ids.add(event.message().messageId());
            commit(List.of(event));
        }
        return ids;
    }

    @Override
    public void close() {
        broker.comeUp();
        broker.answer();
        relay.stop(STOP);
        broker.close();
        if (ownsOutbox) {
            outbox.close();
        }
    }

    private final class Counters implements RelayListener {
        @Override
        public void published(String cqrsId) {
            published.incrementAndGet();
        }

        @Override
        public void unrouted(String cqrsId) {
            unrouted.incrementAndGet();
        }

        @Override
        public void failed(String cqrsId, Throwable cause) {
            failed.incrementAndGet();
        }

        @Override
        public void superseded(String cqrsId) {
            superseded.incrementAndGet();
        }
    }
}
