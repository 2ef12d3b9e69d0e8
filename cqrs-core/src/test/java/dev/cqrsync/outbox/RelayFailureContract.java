package dev.cqrsync.outbox;

import static dev.cqrsync.outbox.RelayFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the relay does on every database while broker or records fail. */
abstract class RelayFailureContract {

    private static final Duration SHORT = Duration.ofMillis(500);

    private final TestDatabase database;
    private RelayFixture instance;

    RelayFailureContract(TestDatabase database) {
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
            await().during(SHORT.multipliedBy(2))
                    .until(() -> shortLease.broker.taken().isEmpty());
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
        await().during(Duration.ofSeconds(1)).until(() -> instance.broker.sent.get() == 0);
        assertThat(instance.broker.readyAsked).hasValueLessThan(15);
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
    void nothingIsLostOrStuckWhileBrokersComeAndGo() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (RelayFixture other = instance.otherInstance(settings(Duration.ofSeconds(2), 20))) {
            List<RelayFixture> instances = List.of(instance, other);
            instances.forEach(each -> each.relay.start());
            List<CompletableFuture<List<String>>> committing = List.of(
                    OwnThread.supply(() -> instance.commitRows(0, 700)),
                    OwnThread.supply(() -> other.commitRows(10_000, 700)));
            while (!committing.stream().allMatch(CompletableFuture::isDone)) {
                TestPublisher broker = instances.get(random.nextInt(2)).broker;
                switch (random.nextInt(4)) {
                    case 0 -> broker.goDown();
                    case 1 -> broker.block();
                    case 2 ->
                        broker.refused = message -> ThreadLocalRandom.current().nextInt(10) == 0;
                    default -> broker.comeUp();
                }
                await().pollDelay(Duration.ofMillis(random.nextInt(50))).until(() -> true);
            }
            instances.forEach(each -> {
                each.broker.refused = message -> false;
                each.broker.comeUp();
            });
            awaitEmptyOutbox();
            Set<String> published = new HashSet<>(instance.broker.takenIds());
            published.addAll(other.broker.takenIds());
            Set<String> committed = new HashSet<>(committing.get(0).get());
            committed.addAll(committing.get(1).get());
            assertThat(published).as("seed %d", seed).isEqualTo(committed);
        }
    }

    private void awaitEmptyOutbox() {
        await().atMost(Duration.ofSeconds(20)).until(() -> instance.outbox.records() == 0);
    }

    private static String bodyOf(OutgoingMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }
}
