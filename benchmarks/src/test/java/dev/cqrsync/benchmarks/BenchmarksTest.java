package dev.cqrsync.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The code runs and the data are right, which each benchmark checks itself; nothing about time. */
class BenchmarksTest {

    @Test
    void everyBenchmarkRunsAndItsDataAreRight() throws Exception {
        assertThat(Benchmarks.run(Options.parse("--scale", "0.002", "--rounds", "1")))
                .extracting(Line::what)
                .hasSizeGreaterThanOrEqualTo(14)
                .doesNotHaveDuplicates();
    }
}
