package dev.cqrsync.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The relay while its own connections to the database fail. */
class RelayDatabaseOutageTest {

    private final TestOutbox outbox = new TestOutbox(TestDatabase.H2);
    private final TestPublisher broker = new TestPublisher();
    private final Interruptible repository = new Interruptible(outbox.repository());
    private final OutboxSettings settings = RelayFixture.settings();
    private final OutboxRelay relay = new OutboxRelay(repository, broker, settings, RelayListener.NONE);
    private final OutboxEventDelivery delivery = new OutboxEventDelivery(repository, relay, settings);

    @AfterEach
    void close() {
        repository.down = false;
        relay.stop(RelayFixture.STOP);
        broker.close();
        outbox.close();
    }

    @Test
    void whatIsInMemoryIsPublishedMeanwhileAndDeletedAfterwards() {
        relay.start();
        await().until(relay::isReady);
        repository.down = true;
        commit(0, 100);
        await().until(() -> broker.taken().size() == 100);
        await().until(() -> repository.refusals.get() >= 3);
        repository.down = false;
        await().until(() -> outbox.records() == 0);
        assertThat(broker.taken()).hasSize(100);
    }

    @Test
    void aStartWithoutDatabasePublishesOnceItIsThere() {
        commit(0, 10);
        repository.down = true;
        relay.start();
        await().until(() -> repository.refusals.get() >= 3);
        repository.down = false;
        await().until(() -> outbox.records() == 0);
        assertThat(broker.distinctIds()).hasSize(10);
    }

    private void commit(int from, int count) {
        IntStream.range(from, from + count).forEach(row -> {
            EventDelivery.Pending pending = delivery.begin();
            outbox.inTransaction(connection -> {
                pending.add(connection, List.of(TestOutbox.event("account", String.valueOf(row), 0, true)));
                return row;
            });
            pending.committed();
        });
    }

    /** Storage whose own connections fail when told so; the application's do not. */
    private static final class Interruptible implements OutboxRepository {

        private final OutboxRepository storage;
        final AtomicInteger refusals = new AtomicInteger();
        volatile boolean down;

        Interruptible(OutboxRepository storage) {
            this.storage = storage;
        }

        private <T> T whenUp(Supplier<T> work) {
            if (down) {
                refusals.incrementAndGet();
                throw new OutboxStorageException("down", new SQLException("down"));
            }
            return work.get();
        }

        @Override
        public List<Long> insert(Connection connection, List<OutboxPayload> payloads, Duration lease)
                throws SQLException {
            return storage.insert(connection, payloads, lease);
        }

        @Override
        public List<OutboxRecord> claim(int maxRecords, long maxBytes, Duration lease) {
            return whenUp(() -> storage.claim(maxRecords, maxBytes, lease));
        }

        @Override
        public List<OutboxRecord> find(Collection<Long> ids) {
            return whenUp(() -> storage.find(ids));
        }

        @Override
        public void delete(Collection<Long> ids) {
            whenUp(() -> {
                storage.delete(ids);
                return ids;
            });
        }

        @Override
        public void release(Collection<Long> ids, Duration delay, boolean countAttempt) {
            whenUp(() -> {
                storage.release(ids, delay, countAttempt);
                return ids;
            });
        }

        @Override
        public OutboxBacklog backlog() {
            return whenUp(storage::backlog);
        }
    }
}
