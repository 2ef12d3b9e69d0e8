package dev.cqrsync.sync.diff.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.sync.diff.digest.DigestedTable;
import dev.cqrsync.sync.diff.digest.Digests;
import dev.cqrsync.sync.diff.digest.RangeBuckets;
import dev.cqrsync.sync.diff.digest.RangeTableDigester;
import dev.cqrsync.sync.diff.digest.RowDigester;
import dev.cqrsync.sync.diff.digest.RowHash;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import dev.cqrsync.sync.diff.stream.MalformedStreamException;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lines of streams of digests. */
class DigestLinesTest {

    private static StreamReader reader(String... lines) {
        Iterator<String> iterator = List.of(lines).iterator();
        return new StreamReader(() -> iterator.hasNext() ? iterator.next() : null);
    }

    @Test
    void aDigestStreamIsReadAsItWasWritten() {
        RowDigester digester = new RowDigester(new RowHash(new byte[16]), List.of(), List.of());
        RangeTableDigester table = new RangeTableDigester(digester, 0);
        for (long key = -50; key < 950; key++) {
            table.add(new ComparedRow(List.of(key), Long.toString(key), 3, null, List.of()));
        }
        DigestedTable digested = table.finish();
        int count = digested.digests().size();
        DigestSettings settings = new DigestSettings(true, count, new byte[16], 1_000, Map.of());
        List<String> lines = new ArrayList<>();
        lines.add(settings.line());
        DigestLines.write(digested, lines::add);

        assertThat(lines.get(0))
                .isEqualTo(
                        "{\"format\":\"digest\",\"version\":1,\"buckets\":\"range\",\"count\":%d,\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"rows\":1000}"
                                .formatted(count));
        assertThat(lines.get(1)).matches("\\[\"[A-Za-z0-9+/]+\",null,-?\\d+(,\\d+)*]");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("{\"end\":%d}".formatted(count));
        StreamReader in = reader(lines.toArray(String[]::new));
        DigestedTable read = DigestLines.read(DigestSettings.read(in), in);
        assertThat(read.digests().encode(0, count)).isEqualTo(digested.digests().encode(0, count));
        assertThat(((RangeBuckets) read.buckets()).bounds()).isEqualTo(((RangeBuckets) digested.buckets()).bounds());
    }

    @Test
    void aTornStreamIsRefused() {
        String settings =
                "{\"format\":\"digest\",\"version\":1,\"buckets\":\"hash\",\"count\":2,\"salt\":\"AAAA\",\"rows\":1}";
        Digests digests = new Digests(2, 0);
        String line = StreamJson.write(List.of(digests.encode(0, 2)));
        String half = StreamJson.write(List.of(digests.encode(0, 1)));
        read(settings, line, "{\"end\":2}");
        assertThatThrownBy(() -> read(settings, half)).hasMessageContaining("1 of 2 buckets");
        assertThatThrownBy(() -> read(settings, line)).hasMessageContaining("{\"end\":2}");
        assertThatThrownBy(() -> read(settings, line, "{\"end\":3}")).hasMessageContaining("line 3");
        assertThatThrownBy(() -> read(settings, "[\"?\"]")).hasMessageContaining("line 2 has no digests");
        assertThatThrownBy(() -> read(settings, "nonsense")).hasMessageContaining("line 2 is no JSON");
        assertThatThrownBy(() -> read(settings.replace("\"version\":1", "\"version\":9")))
                .hasMessageContaining("version 9")
                .hasMessageContaining("--format=pairs");
        assertThatThrownBy(() -> read(settings.replace("\"count\":2", "\"count\":3000000")))
                .isInstanceOf(MalformedStreamException.class);
    }

    private static void read(String... lines) {
        StreamReader in = reader(lines);
        DigestLines.read(DigestSettings.read(in), in);
    }

    @Test
    void rowsOfRangesAreToldByTheirDistance() {
        RowLines lines = new RowLines(true, false);
        List<Object> json = new ArrayList<>();
        lines.write(
                List.of(
                        new ListedRow(1_000_000L, "1000000", 0, null),
                        new ListedRow(1_000_001L, "1000001", 7, null),
                        new ListedRow(1_000_003L, "1000003", 0, null)),
                json);
        assertThat(json.toString()).isEqualTo("[1000000, 0, 1, 7, 2, 0]");
        assertThat(lines.read(json, 0)).extracting(ListedRow::text).containsExactly("1000000", "1000001", "1000003");
    }

    @Test
    void rowsOfHashedBucketsAreToldByTheirKey() {
        RowLines lines = new RowLines(false, true);
        List<Object> json = new ArrayList<>();
        lines.write(List.of(new ListedRow("a", "a", 1, -9L), new ListedRow(5, "5", 2, 3L)), json);
        assertThat(json.toString()).isEqualTo("[a, 1, -9, 5, 2, 3]");
        assertThat(lines.read(json, 0)).extracting(ListedRow::content).containsExactly(-9L, 3L);
        assertThatThrownBy(() -> lines.read(json.subList(0, 5), 0)).hasMessageContaining("not whole");
    }
}
