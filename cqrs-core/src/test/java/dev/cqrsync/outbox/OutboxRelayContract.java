package dev.cqrsync.outbox;

import static dev.cqrsync.outbox.RelayFixture.STOP;
import static dev.cqrsync.outbox.RelayFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.OutgoingMessage;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    void afterAnOutageEverythingIsDeliveredWithoutARestart() {
        instance.relay.start();
        Set<String> ids = new HashSet<>(instance.commitRows(0, 200));
        instance.broker.goDown();
        ids.addAll(instance.commitRows(200, 500));
        instance.broker.comeUp();
        ids.addAll(instance.commitRows(700, 200));
        awaitEmptyOutbox();
        assertThat(instance.broker.distinctIds()).isEqualTo(ids);
    }

    @Test
    void anOutageLongerThanTheLeaseEndsWithEverythingDelivered() {
        try (RelayFixture shortLease = new RelayFixture(database, settings(SHORT, 100))) {
            shortLease.broker.goDown();
            shortLease.relay.start();
            Set<String> ids = new HashSet<>(shortLease.commitRows(0, 1500));
            await().pollDelay(SHORT.multipliedBy(2)).until(() -> true);
            shortLease.broker.comeUp();
            await().until(() -> shortLease.outbox.records() == 0);
            assertThat(shortLease.broker.distinctIds()).isEqualTo(ids);
        }
    }

    @Test
    void aBrokerThatBlocksPublishersIsNotAskedAllTheTime() {
        instance.broker.block();
        instance.relay.start();
        instance.commitRows(0, 10);
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertThat(instance.broker.readyAsked).hasValueLessThan(15);
        assertThat(instance.broker.sent).hasValue(0);
        instance.broker.comeUp();
        awaitEmptyOutbox();
    }

    @Test
    void theNewestUpdateOfAHotRowStandsForItsOlderOnes() {
        instance.broker.goDown();
        instance.relay.start();
        List<OutboxEvent> updates = IntStream.range(0, 10_000)
                .mapToObj(revision -> TestOutbox.event("account", "1", revision, true))
                .toList();
        for (int from = 0; from < updates.size(); from += 100) {
            instance.outbox.commit(Duration.ZERO, updates.subList(from, from + 100));
        }
        instance.broker.comeUp();
        awaitEmptyOutbox();
        assertThat(instance.broker.takenIds())
                .contains(updates.get(9_999).message().messageId())
                .hasSizeLessThan(100);
        assertThat(instance.superseded).hasValueGreaterThan(9_900);
    }

    @Test
    void aSupersededRecordStaysUntilTheNewerEventIsConfirmed() {
        OutboxEvent older = TestOutbox.event("account", "1", 1, true);
        OutboxEvent newer = TestOutbox.event("account", "1", 2, true);
        OutboxEvent alone = TestOutbox.event("account", "1", 0, false);
        instance.outbox.commit(Duration.ZERO, List.of(older, newer, alone));
        instance.broker.refused =
                message -> message.messageId().equals(newer.message().messageId());
        instance.relay.start();
        await().until(() -> instance.failed.get() >= 2);
        assertThat(instance.outbox.records()).isEqualTo(2);
        instance.broker.refused = message -> false;
        awaitEmptyOutbox();
        assertThat(instance.broker.takenIds())
                .containsExactly(alone.message().messageId(), newer.message().messageId());
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
            await().pollDelay(SHORT.multipliedBy(4)).until(() -> true);
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
    void anUnreadableRecordStaysWithItsAttemptsCountedAndBlocksNobody() {
        OutboxPayload unknownFormat = new OutboxPayload(new byte[] {99, 1, 2}, 1);
        long poison = instance.outbox.commit(Duration.ZERO, unknownFormat).get(0);
        List<OutboxEvent> good = List.of(TestOutbox.event("account", "1", 0, true));
        instance.outbox.commit(Duration.ZERO, good);
        instance.relay.start();
        await().until(() -> instance.outbox.records() == 1 && instance.outbox.attempts(poison) >= 2);
        assertThat(instance.broker.takenIds())
                .containsExactly(good.get(0).message().messageId());
    }

    @Test
    void aRefusedEventIsTriedAgainAndBlocksNobody() {
        instance.relay.start();
        instance.broker.refused = message -> bodyOf(message).contains("\"row\":5,");
        instance.commitRows(0, 10);
        await().until(() -> instance.outbox.records() == 1 && instance.failed.get() >= 3);
        assertThat(instance.broker.taken()).hasSize(9);
        instance.broker.refused = message -> false;
        awaitEmptyOutbox();
        assertThat(instance.broker.distinctIds()).hasSize(10);
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

    private static String bodyOf(OutgoingMessage message) {
        return new String(message.body(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
