package dev.cqrsync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HandoverQueueTest {

    private static final int MEMORY = 100; // settings() remembers ten times as many ids

    private static final int THOUSAND = 1_000;

    private final HandoverQueue queue = new HandoverQueue(RelayFixture.settings(Duration.ofSeconds(30), MEMORY));

    @Test
    void aMillionRecordsTakeNoMoreThanTheirBoundsAndNobodyWaits() {
        queue.keepEvents(false);
        byte[] body = new byte[100_000]; // 100 GB if they were kept, were it not one array
        LongStream.range(0, 1_000_000).forEach(id -> queue.offer(List.of(record(id, body))));
        assertThat(queue.size()).isEqualTo(MEMORY * 10);
        assertThat(takeIds()).hasSize(MEMORY * 10).allMatch(record -> record.events() == null);
    }

    @Test
    void recordsBeyondTheBoundAreKeptAsIds() {
        LongStream.range(0, 150).forEach(id -> queue.offer(List.of(record(id, new byte[1]))));
        assertThat(queue.takeOffered(1000, System.nanoTime()))
                .extracting(HandedRecord::id)
                .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
        assertThat(takeIds())
                .extracting(HandedRecord::id)
                .containsExactlyElementsOf(LongStream.range(100, 150).boxed().toList());
    }

    @Test
    void bytesAreBoundedAsWellAsRecords() {
        byte[] body = new byte[10 << 20];
        LongStream.range(0, 5).forEach(id -> queue.offer(List.of(record(id, body))));
        assertThat(queue.takeOffered(1000, System.nanoTime())).hasSize(3);
        assertThat(takeIds()).hasSize(2);
        queue.offer(List.of(record(5, body)));
        assertThat(queue.takeOffered(1000, System.nanoTime())).hasSize(1);
    }

    @Test
    void recordsWhoseLeaseIsNearlyOverAreLeftToTheSweep() {
        long now = System.nanoTime();
        queue.offer(List.of(
                new HandedRecord(1, List.of(TestOutbox.event("account", "1", 0, true)), 10, now),
                new HandedRecord(2, null, 10, now),
                record(3, new byte[1])));
        assertThat(queue.takeOffered(1000, now)).extracting(HandedRecord::id).containsExactly(3L);
        assertThat(queue.takeIds(1000, 1000, now)).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void aClosedQueueGivesTheIdsOfWhatItHeldAndTakesNothing() {
        List<HandedRecord> records = new ArrayList<>();
        LongStream.range(0, 150).forEach(id -> records.add(record(id, new byte[1])));
        queue.offer(records);
        assertThat(queue.close(System.nanoTime())).hasSize(150);
        queue.offer(records);
        assertThat(queue.size()).isZero();
    }

    @Test
    @Timeout(10)
    void whatIsOfferedWhileNothingIsUnderWayIsPublishedAtOnce() throws InterruptedException {
        queue.publishing();
        queue.settled();
        for (int id = 0; id < 1_000; id++) {
            queue.offer(List.of(record(id, new byte[1])));
            queue.await();
            assertThat(queue.takeOffered(1000, System.nanoTime())).hasSize(1);
        }
    }

    @Test
    @Timeout(10)
    void recordsGatherForAMomentWhileOthersAreUnderWay() throws Exception {
        queue.publishing();
        long start = System.nanoTime();
        CompletableFuture<Integer> rounds = OwnThread.supply(() -> takeAll(queue, MEMORY));
        for (int id = 0; id < MEMORY; id++) {
            queue.offer(List.of(record(id, new byte[1])));
            LockSupport.parkNanos(10_000);
        }
        int most = 2 + (int) Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertThat(rounds.get()).isLessThanOrEqualTo(most).isLessThan(MEMORY);
    }

    @Test
    @Timeout(10)
    void whileSeveralThreadsCommitMuchRecordsGatherAlthoughNothingIsUnderWay() throws Exception {
        long start = System.nanoTime();
        HandoverQueue queue = new HandoverQueue(RelayFixture.settings(Duration.ofSeconds(30), 10_000));
        CompletableFuture<Integer> rounds = OwnThread.supply(() -> takeAll(queue, 2 * THOUSAND));
        List<CompletableFuture<Void>> threads = Stream.of(0, THOUSAND)
                .map(from -> OwnThread.run(() -> offer(queue, from, THOUSAND, 100_000)))
                .toList();
        threads.forEach(CompletableFuture::join);
        long windows = Duration.ofNanos(System.nanoTime() - start).toMillis() / 10;
        assertThat(rounds.get())
                .as("rounds of a hundred, or one in each window, after the first two windows")
                .isLessThan((int) (200 + windows + 2 * THOUSAND / 100));
    }

    @Test
    @Timeout(10)
    void oneThreadThatCommitsMuchWaitsForNobody() {
        CompletableFuture<Integer> rounds = OwnThread.supply(() -> takeAll(queue, THOUSAND));
        offer(queue, 0, THOUSAND, 200_000);
        assertThat(rounds.join())
                .as("far more than one in each window, on a busy machine too")
                .isGreaterThan(THOUSAND / 5);
    }

    private static void offer(HandoverQueue queue, int from, int count, long pauseNanos) {
        for (int id = from; id < from + count; id++) {
            queue.offer(List.of(record(id, new byte[1])));
            LockSupport.parkNanos(pauseNanos);
        }
    }

    @Test
    @Timeout(10)
    void theEndOfWhatWasUnderWayEndsTheGathering() throws Exception {
        queue.publishing();
        CompletableFuture<Integer> rounds = OwnThread.supply(() -> takeAll(queue, MEMORY));
        queue.offer(LongStream.range(0, MEMORY - 1)
                .mapToObj(id -> record(id, new byte[1]))
                .toList());
        queue.settled();
        queue.offer(List.of(record(MEMORY, new byte[1])));
        assertThat(rounds.get()).isPositive();
    }

    /** How many rounds it takes to get all. */
    private static int takeAll(HandoverQueue queue, int count) {
        int rounds = 0;
        for (int taken = 0; taken < count; rounds++) {
            try {
                queue.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            taken += queue.takeOffered(1000, System.nanoTime()).size();
        }
        return rounds;
    }

    private List<HandedRecord> takeIds() {
        return queue.takeIds(Integer.MAX_VALUE, Long.MAX_VALUE, System.nanoTime());
    }

    private static HandedRecord record(long id, byte[] body) {
        OutgoingMessage message = new OutgoingMessage("m" + id, Route.toAll("account"), body, Map.of());
        long leasedUntil = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        return new HandedRecord(id, List.of(new OutboxEvent(message, "1", id, true)), body.length, leasedUntil);
    }
}
