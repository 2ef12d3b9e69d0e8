package dev.cqrsync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OfferRateTest {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final OfferRate rate = new OfferRate(10 * MILLISECOND);
    private final Thread one = new Thread();
    private final Thread other = new Thread();
    private long now = System.nanoTime();

    private void offer(int records, Thread by, long nanosLater) {
        now += nanosLater;
        rate.offered(records, by, now);
    }

    @Test
    void severalThreadsWithARecordEachMillisecondAreMuch() {
        for (int i = 0; i < 30; i++) {
            offer(1, i % 2 == 0 ? one : other, MILLISECOND);
        }
        assertThat(rate.isHigh(now)).isTrue();
    }

    @Test
    void oneThreadIsNotHoweverMuchItCommits() {
        for (int i = 0; i < 300; i++) {
            offer(1, one, MILLISECOND / 10);
        }
        assertThat(rate.isHigh(now)).isFalse();
    }

    @Test
    void fewerAreNot() {
        for (int i = 0; i < 30; i++) {
            offer(1, i % 2 == 0 ? one : other, 2 * MILLISECOND);
        }
        assertThat(rate.isHigh(now)).isFalse();
    }

    @Test
    void itIsOverAsSoonAsNothingComesAndABurstAfterAPauseBeginsAnew() {
        severalThreadsWithARecordEachMillisecondAreMuch();
        assertThat(rate.isHigh(now + 25 * MILLISECOND)).isFalse();
        offer(20, other, 1_000 * MILLISECOND);
        assertThat(rate.isHigh(now)).isFalse();
    }

    @Test
    void withoutATimeToWaitNothingIsMuch() {
        OfferRate never = new OfferRate(0);
        for (int i = 0; i < 30; i++) {
            never.offered(10, i % 2 == 0 ? one : other, now++);
        }
        assertThat(never.isHigh(now)).isFalse();
    }
}
