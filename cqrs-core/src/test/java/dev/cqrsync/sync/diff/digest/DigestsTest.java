package dev.cqrsync.sync.diff.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.sync.diff.rows.ComparedRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Digests that do not depend on order, and that nothing cancels out of. */
class DigestsTest {

    private static final byte[] SALT = new byte[RowHash.SALT_BYTES];

    private static ComparedRow row(long key, long revision) {
        return new ComparedRow(List.of(key), Long.toString(key), revision, null, List.of());
    }

    private static Digests digested(List<ComparedRow> rows, Buckets buckets, int count) {
        RowDigester digester = new RowDigester(new RowHash(SALT), List.of(), List.of());
        Digests digests = new Digests(count, 0);
        rows.forEach(row -> digester.add(row, digests, buckets.of(row.text(), digester.hash())));
        return digests;
    }

    @Test
    void orderDoesNotMatter() {
        List<ComparedRow> rows = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            rows.add(row(i, i % 7));
        }
        HashBuckets buckets = new HashBuckets(16);
        String expected = digested(rows, buckets, 16).encode(0, 16);
        Collections.shuffle(rows, new Random(1));
        assertThat(digested(rows, buckets, 16).encode(0, 16)).isEqualTo(expected);
    }

    @Test
    void aRowThatIsThereTwiceDoesNotCancelOut() {
        HashBuckets one = new HashBuckets(1);
        Digests twice = digested(List.of(row(1, 0), row(1, 0), row(2, 0)), one, 1);
        Digests other = digested(List.of(row(3, 0), row(3, 0), row(2, 0)), one, 1);
        assertThat(twice.same(0, other, 0, new BitSet())).isFalse();
    }

    @Test
    void aRevisionAKeyAndTheSaltMakeADifference() {
        HashBuckets one = new HashBuckets(1);
        Digests digests = digested(List.of(row(1, 2)), one, 1);
        assertThat(digests.same(0, digested(List.of(row(1, 2)), one, 1), 0, new BitSet()))
                .isTrue();
        assertThat(digests.same(0, digested(List.of(row(1, 3)), one, 1), 0, new BitSet()))
                .isFalse();
        assertThat(digests.same(0, digested(List.of(row(12, 2)), one, 1), 0, new BitSet()))
                .isFalse();
        RowHash salted = new RowHash(RowHash.newSalt());
        salted.row("1", 2);
        RowHash plain = new RowHash(SALT);
        plain.row("1", 2);
        assertThat(salted.high()).isNotEqualTo(plain.high());
    }

    @Test
    void foldedBucketsAreThoseOfFewerFromTheBeginning() {
        List<ComparedRow> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            rows.add(row(i * 31L, i));
        }
        Digests fine = digested(rows, new HashBuckets(1_024), 1_024);
        for (int i = 0; i < 4; i++) {
            fine.fold();
        }
        assertThat(fine.encode(0, 64))
                .isEqualTo(digested(rows, new HashBuckets(64), 64).encode(0, 64));
    }

    @Test
    void rangesHoldTheSameRowsOnBothSidesWhateverTheirNumber() {
        for (int rows : new int[] {1, 7, 8, 9, 17, 1_000, 100_000}) {
            RowDigester digester = new RowDigester(new RowHash(SALT), List.of(), List.of());
            RangeTableDigester table = new RangeTableDigester(digester, 0);
            List<ComparedRow> all = new ArrayList<>();
            long key = -500;
            Random random = new Random(rows);
            for (int i = 0; i < rows; i++) {
                key += 1 + random.nextInt(5);
                all.add(row(key, i));
            }
            all.forEach(table::add);
            DigestedTable digested = table.finish();
            int count = digested.digests().size();
            Digests other = digested(all, digested.buckets(), count);
            assertThat(other.encode(0, count)).isEqualTo(digested.digests().encode(0, count));
            assertThat(digested.digests().rows()).isEqualTo(rows);
            assertThat(count).isBetween((int) Math.min(rows / 8, Math.sqrt(rows)), (int) (2 * Math.sqrt(rows)) + 1);
        }
    }

    @Test
    void aBoundIsInTheUpperOfItsTwoRanges() {
        RangeBuckets ranges = new RangeBuckets(new long[] {-5, 0, Long.MAX_VALUE});
        assertThat(List.of(ranges.of(Long.MIN_VALUE), ranges.of(-6), ranges.of(-5), ranges.of(-1), ranges.of(0)))
                .containsExactly(0, 0, 1, 1, 2);
        assertThat(ranges.of(Long.MAX_VALUE)).isEqualTo(3);
        assertThat(ranges.from(0)).isNull();
        assertThat(ranges.to(0)).isEqualTo(-5);
        assertThat(ranges.from(3)).isEqualTo(Long.MAX_VALUE);
        assertThat(ranges.to(3)).isNull();
    }

    @Test
    void digestsSurviveTheirText() {
        Digests digests = new Digests(0, 2);
        for (int bucket = 0; bucket < 3; bucket++) {
            digests.append();
            for (int i = 0; i < bucket * 200; i++) {
                digests.add(bucket, i, -i);
                digests.addField(bucket, 1, i);
            }
        }
        Digests read = new Digests(0, 2);
        read.decode(digests.encode(0, 2));
        read.decode(digests.encode(2, 3));
        assertThat(read.size()).isEqualTo(3);
        assertThat(read.rows(2)).isEqualTo(400);
        assertThat(read.encode(0, 3)).isEqualTo(digests.encode(0, 3));
        assertThatThrownBy(() -> read.decode("AAAA")).isInstanceOf(IllegalArgumentException.class);
    }
}
