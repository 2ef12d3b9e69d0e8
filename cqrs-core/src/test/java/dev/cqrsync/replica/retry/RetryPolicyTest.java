package dev.cqrsync.replica.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.transport.BackOff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Duration DELAY = Duration.ofSeconds(2);

    private static FailedAttempt failed(int retries, Throwable failure) {
        return new FailedAttempt(
                new ChangeEvent(SignalType.SAVE, "account", 1, Map.of(), null, null, retries, null, null), failure);
    }

    private static FailedAttempt failed(int retries) {
        return failed(retries, new IllegalStateException());
    }

    @Test
    void twoRetriesAreThreeAttempts() {
        RetryPolicy policy = RetryPolicy.of(2, DELAY);
        assertThat(failed(0).number()).isEqualTo(1);
        assertThat(policy.delayAfter(failed(0))).isEqualTo(DELAY);
        assertThat(policy.delayAfter(failed(1))).isEqualTo(DELAY);
        assertThat(policy.delayAfter(failed(2))).isNull();
    }

    @Test
    void noRetriesMakeTheFirstFailureFinal() {
        assertThat(RetryPolicy.of(0, DELAY).delayAfter(failed(0))).isNull();
        assertThat(RetryPolicy.NEVER.delayAfter(failed(0))).isNull();
        assertThatThrownBy(() -> RetryPolicy.of(-1, DELAY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unlimitedRetriesNeverEndWhateverTheMessageClaims() {
        RetryPolicy policy = RetryPolicy.unlimited(new BackOff(DELAY, Duration.ofMinutes(1)));
        assertThat(policy.delayAfter(failed(1_000_000))).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.delayAfter(failed(Integer.MAX_VALUE))).isEqualTo(Duration.ofMinutes(1));
        assertThat(RetryPolicy.of(30, DELAY).delayAfter(failed(Integer.MAX_VALUE)))
                .isNull();
    }

    @Test
    void delaysMayGrow() {
        RetryPolicy policy = RetryPolicy.of(4, new BackOff(DELAY, Duration.ofSeconds(7)));
        assertThat(IntStream.range(0, 4).mapToObj(retries -> policy.delayAfter(failed(retries))))
                .containsExactly(DELAY, Duration.ofSeconds(4), Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void anExceptionOrItsCauseChoosesThePolicy() {
        RetryPolicy policy = RetryPolicy.of(5, DELAY)
                .on(IllegalArgumentException.class, RetryPolicy.NEVER)
                .on(IOException.class, RetryPolicy.of(9, Duration.ofMinutes(1)));
        assertThat(policy.delayAfter(failed(0, new IllegalStateException()))).isEqualTo(DELAY);
        assertThat(policy.delayAfter(failed(0, new NumberFormatException()))).isNull();
        assertThat(policy.delayAfter(failed(0, new UncheckedIOException(new IOException()))))
                .isEqualTo(Duration.ofMinutes(1));
    }
}
