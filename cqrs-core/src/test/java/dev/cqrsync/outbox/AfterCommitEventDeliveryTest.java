package dev.cqrsync.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AfterCommitEventDeliveryTest {

    private static final Duration STOP = Duration.ofSeconds(5);

    private final TestPublisher broker = new TestPublisher();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AfterCommitEventDelivery delivery =
            new AfterCommitEventDelivery(broker, 100, 1 << 20, new RelayListener() {
                @Override
                public void dropped(String cqrsId) {
                    dropped.incrementAndGet();
                }
            });
    private TestDatabase.Handle database;
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        database = TestDatabase.H2.create();
        connection = database.dataSource().getConnection(); // has no outbox table, and needs none
    }

    @AfterEach
    void close() throws SQLException {
        delivery.stop(Duration.ofMillis(100));
        broker.close();
        connection.close();
        database.close();
    }

    @Test
    void committedEventsArePublishedInOrder() throws SQLException {
        delivery.start();
        List<OutboxEvent> events = events(50);
        commit(events.subList(0, 20));
        commit(events.subList(20, 50));
        await().untilAsserted(() -> assertThat(broker.takenIds())
                .containsExactlyElementsOf(events.stream()
                        .map(event -> event.message().messageId())
                        .toList()));
    }

    @Test
    void eventsThatRollBackAreNotPublished() throws SQLException {
        delivery.start();
        EventDelivery.Pending pending = delivery.begin();
        pending.add(connection, events(1));
        pending.rolledBack();
        commit(events(1));
        assertThat(delivery.stop(STOP)).isTrue();
        assertThat(broker.taken()).hasSize(1);
        assertThat(dropped).hasValue(0);
    }

    @Test
    void aBrokerThatIsGoneCostsEventsBeyondTheBoundButNoTimeAndNoMemory() throws SQLException {
        broker.goDown();
        delivery.start();
        commit(events(60));
        commit(events(60));
        commit(events(1000));
        assertThat(delivery.waitingEvents()).isEqualTo(100);
        assertThat(dropped).hasValue(1020);
        broker.comeUp();
        await().untilAsserted(() -> assertThat(broker.taken()).hasSize(100));
    }

    @Test
    void stoppingPublishesWhatWaits() throws SQLException {
        commit(events(80));
        delivery.start();
        assertThat(delivery.stop(STOP)).isTrue();
        assertThat(broker.taken()).hasSize(80);
    }

    @Test
    void stoppingGivesUpOnABrokerThatIsGone() throws SQLException {
        broker.goDown();
        delivery.start();
        commit(events(80));
        assertThat(delivery.stop(Duration.ofMillis(100))).isFalse();
        assertThat(dropped).hasValue(80);
    }

    private void commit(List<OutboxEvent> events) throws SQLException {
        EventDelivery.Pending pending = delivery.begin();
        pending.add(connection, events);
        pending.committed();
    }

    private static List<OutboxEvent> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> TestOutbox.event("account", String.valueOf(row), 0, true))
                .toList();
    }
}
