package dev.cqrsync.transport.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConfirmWindowTest {

    private final ConfirmWindow window = new ConfirmWindow(4, true);

    @Test
    void aMultipleConfirmCompletesAllUpToItsTag() throws Exception {
        List<CompletableFuture<PublishOutcome>> futures = add(window, 4);

        window.confirmed(3, true, true);

        assertThat(futures.subList(0, 3)).allSatisfy(f -> assertThat(f).isCompletedWithValue(PublishOutcome.ROUTED));
        assertThat(futures.get(3)).isNotDone();
    }

    @Test
    void confirmsMayComeInAnyOrderAndRoomGrowsWithTheOldest() throws Exception {
        List<CompletableFuture<PublishOutcome>> futures = add(window, 4);

        window.confirmed(2, false, true);
        assertThat(window.add("m5", Duration.ofMillis(10).toNanos())).isCompletedExceptionally();
        window.confirmed(1, false, true);
        futures.addAll(add(window, 2));
        window.confirmed(6, true, true);

        assertThat(futures).allSatisfy(f -> assertThat(f).isCompletedWithValue(PublishOutcome.ROUTED));
        assertThat(window.oldestAge()).isNegative();
    }

    @Test
    void aRefusedMessageFails() throws Exception {
        List<CompletableFuture<PublishOutcome>> futures = add(window, 2);

        window.confirmed(1, false, false);
        window.confirmed(2, false, true);

        assertThat(futures.get(0))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(PublishException.class);
        assertThat(futures.get(1)).isCompletedWithValue(PublishOutcome.ROUTED);
    }

    @Test
    void aReturnedMessageIsUnroutedWhetherConfirmedOrRefusedThen() throws Exception {
        List<CompletableFuture<PublishOutcome>> futures = add(window, 2);

        window.returned("m1");
        window.returned("m2");
        window.confirmed(1, false, true);
        window.confirmed(2, false, false);

        assertThat(futures).allSatisfy(f -> assertThat(f).isCompletedWithValue(PublishOutcome.UNROUTED));
    }

    @Test
    void aMessageThatIsRefusedFirstAndReturnedThenIsUnroutedToo() throws Exception {
        ConfirmWindow qpid = new ConfirmWindow(4, false);
        List<CompletableFuture<PublishOutcome>> futures = add(qpid, 2);

        qpid.confirmed(1, false, false);
        qpid.confirmed(2, false, true);
        assertThat(futures.get(0)).isNotDone();
        qpid.returned("m1");

        assertThat(futures.get(0)).isCompletedWithValue(PublishOutcome.UNROUTED);
        assertThat(qpid.oldestAge()).isNegative();
    }

    @Test
    void aConfirmForAMessageThatWasGivenUpOnTouchesNoOther() throws Exception {
        List<CompletableFuture<PublishOutcome>> given = add(window, 3);
        window.failOutstanding(new PublishException("late", null));
        List<CompletableFuture<PublishOutcome>> next = add(window, 2);

        window.confirmed(3, true, true);

        assertThat(given).allSatisfy(f -> assertThat(f).isCompletedExceptionally());
        assertThat(next).noneSatisfy(f -> assertThat(f).isDone());
        window.confirmed(5, true, true);
        assertThat(next).allSatisfy(f -> assertThat(f).isCompletedWithValue(PublishOutcome.ROUTED));
    }

    @Test
    void aWindowThatFailedForGoodTakesNothing() throws Exception {
        List<CompletableFuture<PublishOutcome>> futures = add(window, 1);
        window.failForGood(new PublishException("gone", null));

        futures.addAll(add(window, 1));

        assertThat(futures).allSatisfy(f -> assertThat(f).isCompletedExceptionally());
    }

    private static List<CompletableFuture<PublishOutcome>> add(ConfirmWindow window, int count) throws Exception {
        List<CompletableFuture<PublishOutcome>> futures = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            futures.add(window.add("m" + i, 0));
        }
        return futures;
    }
}
