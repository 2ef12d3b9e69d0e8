package dev.cqrsync.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A short run; {@code integration-tests/faults} is a long one. {@code -Dcqrsync.seed=} runs one again. */
class FaultInjectionTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void nothingIsLostDoubledOrResurrectedWhateverBreaks() throws Exception {
        long seed = Long.getLong("cqrsync.seed", new Random().nextInt(1_000_000));
        Findings findings = new FaultRun(directory, seed, Duration.ofSeconds(20), Duration.ZERO).run();

        assertThat(findings.complaints())
                .as(
                        "-Dcqrsync.seed=%d, %d faults %s, logs in %s",
                        seed, findings.faults(), findings.inflicted(), directory)
                .isEmpty();
        assertThat(findings.faults()).isPositive();
        assertThat(findings.replicas()).allSatisfy(replica -> {
            assertThat(replica.comparison().rows()).isPositive();
            assertThat(replica.journal().writes()).isGreaterThan(100);
        });
    }
}
