package dev.cqrsync.sync.diff.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairLinesTest {

    private static final Instant MOMENT = Instant.parse("2026-11-23T03:30:43.325235Z");

    @Test
    void pairsAndKeysAreLinesOfABatchEach() {
        List<String> lines = new ArrayList<>();
        PairLines pairs = new PairLines(new DiffHeader("account", MOMENT, null), 2, lines::add, DiffListener.NONE);
        pairs.pair(93569, 0);
        pairs.pair(93570, 0);
        pairs.pair("é", 4);
        pairs.pair(Map.of("region", "north"), 1);
        pairs.pair(new BigInteger("9223372036854775807"), 2);
        assertThat(pairs.finish()).isEqualTo(5);
        assertThat(lines)
                .containsExactly(
                        "account,2026-11-23 03:30:43.325235+00:00",
                        "[[93569,0],[93570,0]]",
                        "[[\"\\u00E9\",4],[{\"region\":\"north\"},1]]",
                        "[[9223372036854775807,2]]");
    }
}
