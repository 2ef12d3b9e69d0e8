package dev.cqrsync.outbox;

import static dev.cqrsync.outbox.RelayFixture.STOP;
import static dev.cqrsync.outbox.RelayFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the relay does on every database. */
abstract class OutboxRelayContract {

    private static final Duration SHORT = Duration.ofMillis(500);

    private final TestDatabase database;
    private RelayFixture instance;

    OutboxRelayContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void createInstance() {
        instance = new RelayFixture(database, settings());
    }

    @AfterEach
    void closeInstance() {
        instance.close();
    }

    @Test
    void committedEventsArePublishedInOrderAndDeleted() {
        instance.relay.start();
        await().until(instance.relay::isReady);
        List<String> ids = instance.commitRows(0, 300);
        awaitEmptyOutbox();
        assertThat(instance.broker.takenIds()).containsExactlyElementsOf(ids);
        assertThat(instance.published).hasValue(300);
    }

    @Test
    void eventsOfATransactionThatRollsBackAreNeverPublished() throws Exception {
        instance.relay.start();
        EventDelivery.Pending pending = instance.delivery.begin();
        try (Connection connection = instance.outbox.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            pending.add(connection, List.of(TestOutbox.event("account", "1", 0, true)));
            connection.rollback();
            pending.rolledBack();
        }
        List<String> ids = instance.commitRows(2, 1);
        awaitEmptyOutbox();
        assertThat(instance.broker.takenIds()).containsExactlyElementsOf(ids);
    }

    @Test
    void aLargeTransactionIsStoredInSeveralRecordsAndPublishedWhole() {
        List<OutboxEvent> events = IntStream.range(0, 20_000)
                .mapToObj(row -> TestOutbox.event("account", String.valueOf(row), 0, true))
                .toList();
        instance.commit(events);
        assertThat(instance.outbox.records()).isGreaterThanOrEqualTo(40);
        instance.relay.start();
        awaitEmptyOutbox();
        assertThat(instance.broker.distinctIds()).hasSize(20_000);
        assertThat(instance.broker.taken()).hasSize(20_000);
    }

    @Test
    void whatWasCommittedButNeverOfferedIsSwept() {
        List<OutboxEvent> events =
                List.of(TestOutbox.event("account", "1", 0, true), TestOutbox.event("account", "2", 0, true));
        instance.outbox.commit(SHORT, events); // the process died before the relay had it
        instance.relay.start();
        awaitEmptyOutbox();
        assertThat(instance.broker.taken()).hasSize(2);
    }

    @Test
    void twoInstancesSweepingOneOutboxPublishEachEventOnce() {
        int events = 10_000;
        for (int from = 0; from < events; from += 500) {
            instance.outbox.commit(
                    Duration.ZERO,
                    IntStream.range(from, from + 500)
                            .mapToObj(row -> TestOutbox.event("account", String.valueOf(row), 0, true))
                            .toList());
        }
        try (RelayFixture other = instance.otherInstance(settings())) {
            instance.relay.start();
            other.relay.start();
            awaitEmptyOutbox();
            List<String> all = new ArrayList<>(instance.broker.takenIds());
            all.addAll(other.broker.takenIds());
            assertThat(all).hasSize(events).doesNotHaveDuplicates();
        }
    }

    @Test
    void twoInstancesThatCommitAndSweepAtTheSameTimePublishEachEventOnce() {
        try (RelayFixture other = instance.otherInstance(settings())) {
            instance.relay.start();
            other.relay.start();
            List<String> ids = instance.commitRows(0, 300);
            ids.addAll(other.commitRows(1000, 300));
            awaitEmptyOutbox();
            List<String> all = new ArrayList<>(instance.broker.takenIds());
            all.addAll(other.broker.takenIds());
            assertThat(all).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void anInstanceThatWaitsForASlowBrokerKeepsItsRecords() {
        OutboxSettings shortLease = settings(SHORT, 100);
        try (RelayFixture slow = new RelayFixture(database, shortLease);
                RelayFixture other = slow.otherInstance(shortLease)) {
            slow.broker.hold();
            slow.relay.start();
            other.relay.start();
            await().until(slow.relay::isReady);
            List<String> ids = slow.commitRows(0, 20);
            await().during(SHORT.multipliedBy(4)).until(() -> other.broker.sent.get() == 0);
            slow.broker.answer();
            await().until(() -> slow.outbox.records() == 0);
            assertThat(slow.broker.takenIds()).containsExactlyElementsOf(ids);
            assertThat(other.broker.taken()).isEmpty();
        }
    }

    @Test
    void eventsThatNoQueueTakesAreDoneWith() {
        instance.broker.unrouted = message -> message.route().cqrsId().equals("nobody");
        instance.relay.start();
        instance.commit(List.of(TestOutbox.event("nobody", "1", 0, true), TestOutbox.event("account", "1", 0, true)));
        awaitEmptyOutbox();
        assertThat(instance.unrouted).hasValue(1);
        assertThat(instance.published).hasValue(1);
    }

    @Test
    void aStoppedInstanceLeavesWhatItCouldNotPublishToOthersAtOnce() {
        instance.broker.goDown();
        instance.relay.start();
        List<String> ids = instance.commitRows(0, 50);
        instance.relay.stop(STOP);
        try (RelayFixture other = instance.otherInstance(settings())) {
            other.relay.start();
            awaitEmptyOutbox(); // long before the lease of 30 s is over
            assertThat(other.broker.takenIds()).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void stoppingGivesUpOnABrokerThatDoesNotAnswerAndReleasesItsRecords() {
        instance.relay.start();
        await().until(instance.relay::isReady);
        instance.broker.hold();
        instance.commitRows(0, 50);
        await().until(() -> instance.broker.sent.get() == 50);
        assertThat(instance.relay.stop(Duration.ofMillis(200))).isFalse();
        assertThat(instance.outbox.repository().claim(100, Long.MAX_VALUE, STOP))
                .hasSize(50);
    }

    @Test
    void stoppingWaitsForConfirmsAndDeletes() {
        instance.relay.start();
        instance.commitRows(0, 50);
        await().until(() -> instance.broker.sent.get() == 50);
        assertThat(instance.relay.stop(STOP)).isTrue();
        assertThat(instance.outbox.records()).isZero();
    }

    @Test
    void aStoppedRelayCanBeStartedAgain() {
        instance.relay.start();
        instance.relay.stop(STOP);
        assertThat(instance.relay.isRunning()).isFalse();
        instance.relay.start();
        instance.commitRows(0, 5);
        awaitEmptyOutbox();
        assertThat(instance.broker.taken()).hasSize(5);
    }

    private void awaitEmptyOutbox() {
        await().atMost(Duration.ofSeconds(20)).until(() -> instance.outbox.records() == 0);
    }
}
