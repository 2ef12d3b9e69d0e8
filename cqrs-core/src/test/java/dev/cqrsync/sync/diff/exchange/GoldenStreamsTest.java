package dev.cqrsync.sync.diff.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.sync.diff.digest.DigestedTable;
import dev.cqrsync.sync.diff.digest.Digests;
import dev.cqrsync.sync.diff.digest.HashBuckets;
import dev.cqrsync.sync.diff.digest.RangeTableDigester;
import dev.cqrsync.sync.diff.digest.RowDigester;
import dev.cqrsync.sync.diff.digest.RowHash;
import dev.cqrsync.sync.diff.pairs.PairLines;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.StreamJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Streams of comparisons to the byte. The files were not written by this code: those of pairs are from the documentation,
 * those of digests were made by another implementation of what {@code docs/wire-format.md} says.
 */
class GoldenStreamsTest {

    private static final DiffHeader ACCOUNT =
            new DiffHeader("account", Instant.parse("2026-11-23T03:30:43.325235Z"), null);
    private static final DiffHeader WORD = new DiffHeader("word", ACCOUNT.moment(), null);
    private static final byte[] SALT = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private final List<String> lines = new ArrayList<>();

    private void assertIs(String file) throws IOException {
        try (InputStream golden = getClass().getResourceAsStream("/golden/" + file)) {
            assertThat(String.join("\n", lines) + "\n")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void pairsOfTheMaster() throws IOException {
        PairLines pairs = new PairLines(ACCOUNT, 2, lines::add, DiffListener.NONE);
        pairs.pair(93569, 0);
        pairs.pair(93570, 0);
        pairs.pair(93571, 4);
        pairs.finish();
        assertIs("diff-master-pairs.txt");
    }

    @Test
    void keysOfTheReplica() throws IOException {
        PairLines pairs = new PairLines(ACCOUNT.from("replica"), 2, lines::add, DiffListener.NONE);
        pairs.key(93571);
        pairs.finish();
        assertIs("diff-replica-pairs.txt");
    }

    @Test
    void digestsOfRanges() throws IOException {
        RangeTableDigester table = new RangeTableDigester(new RowDigester(new RowHash(SALT), List.of(), List.of()), 0);
        for (long key = 1; key <= 24; key++) {
            table.add(new ComparedRow(List.of(key), Long.toString(key), key % 5, null, List.of()));
        }
        DigestedTable digested = table.finish();
        lines.add(ACCOUNT.line());
        lines.add(new DigestSettings(true, digested.digests().size(), SALT, 24, Map.of()).line());
        DigestLines.write(digested, lines::add);
        assertIs("diff-master-ranges.txt");
    }

    @Test
    void rowsOfRanges() throws IOException {
        lines.add(ACCOUNT.from("replica").line());
        lines.add(new DigestSettings(true, 3, SALT, 24, Map.of())
                .with(23, Map.of())
                .line());
        List<@Nullable Object> line = new ArrayList<>(List.of(9, 17));
        new RowLines(true, false)
                .write(
                        List.of(
                                new ListedRow(9, "9", 0, null),
                                new ListedRow(10, "10", 0, null),
                                new ListedRow(13, "13", 2, null)),
                        line);
        lines.add(StreamJson.write(line));
        DigestLines.end(3, lines::add);
        assertIs("diff-replica-ranges.txt");
    }

    @Test
    void digestsByHashWithContents() throws IOException {
        RowHash hash = new RowHash(SALT);
        HashBuckets buckets = new HashBuckets(4);
        Digests digests = new Digests(4, 1);
        List<String> keys = List.of("a", "é/1", "B", "name=3:abc");
        List<String> values = List.of("null", "'x/y", "'é", "12.5");
        for (int i = 0; i < keys.size(); i++) {
            int bucket = buckets.of(keys.get(i), hash);
            hash.row(keys.get(i), i);
            digests.add(bucket, hash.high(), hash.low());
            digests.addField(bucket, 0, hash.field(keys.get(i), "name", values.get(i)));
        }
        lines.add(WORD.line());
        lines.add(new DigestSettings(false, 4, SALT, 4, Map.of("name", "text")).line());
        DigestLines.write(new DigestedTable(buckets, digests), lines::add);
        assertIs("diff-master-hashed.txt");
    }

    @Test
    void rowsByHashWithContents() throws IOException {
        RowHash hash = new RowHash(SALT);
        int bucket = new HashBuckets(4).of("é/1", hash);
        lines.add(WORD.from("replica").line());
        lines.add(new DigestSettings(false, 4, SALT, 4, Map.of("name", "text")).line());
        lines.add(StreamJson.write(Map.of("differing", List.of(List.of((long) bucket, 4L)))));
        List<@Nullable Object> line = new ArrayList<>(List.of(bucket));
        new RowLines(false, true)
                .write(List.of(new ListedRow("é/1", "é/1", 1, hash.content("é/1", List.of("'edited")))), line);
        lines.add(StreamJson.write(line));
        DigestLines.end(1, lines::add);
        assertIs("diff-replica-hashed.txt");
    }
}
