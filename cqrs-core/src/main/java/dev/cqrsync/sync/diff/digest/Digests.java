package dev.cqrsync.sync.diff.digest;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;

/**
 * What is known of the rows of each bucket: how many there are, and the sum of their hashes modulo 2^128 (of a field's
 * hashes modulo 2^64). A sum does not depend on order, and unlike an exclusive or it does not cancel out when a row is
 * there twice. Two buckets become one by adding, so rows can be summed up before it is known how many there will be.
 *
 * <p>This is the additive multiset hash of Clarke, Devadas, van Dijk, Gassend and Suh, "Incremental Multiset Hash
 * Functions and Their Application to Memory Integrity Checking" (ASIACRYPT 2003). Used by one thread.
 */
public final class Digests {

    private static final int SUM_BYTES = 16;
    private static final int FIELD_BYTES = 8;

    private final int fields;
    private int size;
    private long[] high;
    private long[] low;
    private long[] rows;
    private long[] fieldSums;

    public Digests(int size, int fields) {
        this.size = size;
        this.fields = fields;
        this.high = new long[size];
        this.low = new long[size];
        this.rows = new long[size];
        this.fieldSums = new long[size * fields];
    }

    public int size() {
        return size;
    }

    public long rows(int bucket) {
        return rows[bucket];
    }

    public long rows() {
        return Arrays.stream(rows, 0, size).sum();
    }

    public void add(int bucket, long hashHigh, long hashLow) {
        sum(bucket, hashHigh, hashLow);
        rows[bucket]++;
    }

    private void sum(int bucket, long hashHigh, long hashLow) {
        long sum = low[bucket] + hashLow;
        long carry = Long.compareUnsigned(sum, hashLow) < 0 ? 1 : 0;
        low[bucket] = sum;
        high[bucket] += hashHigh + carry;
    }

    public void addField(int bucket, int field, long hash) {
        fieldSums[bucket * fields + field] += hash;
    }

    /** Adds each bucket above a number to the one that many below; the number is half of what there were. */
    public void fold() {
        int half = size / 2;
        for (int i = 0; i < half; i++) {
            merge(i, this, i + half);
        }
        shrink(half);
    }

    /** Makes one of every so many neighbours. */
    public void join(int neighbours) {
        int joined = (size + neighbours - 1) / neighbours;
        for (int i = 0; i < joined; i++) {
            move(i * neighbours, i);
            for (int j = i * neighbours + 1; j < Math.min(size, (i + 1) * neighbours); j++) {
                merge(i, this, j);
            }
        }
        shrink(joined);
    }

    private void move(int source, int target) {
        if (source != target) {
            clear(target);
            merge(target, this, source);
        }
    }

    private void clear(int bucket) {
        high[bucket] = 0;
        low[bucket] = 0;
        rows[bucket] = 0;
        Arrays.fill(fieldSums, bucket * fields, (bucket + 1) * fields, 0);
    }

    private void merge(int bucket, Digests other, int source) {
        sum(bucket, other.high[source], other.low[source]);
        rows[bucket] += other.rows[source];
        for (int i = 0; i < fields; i++) {
            fieldSums[bucket * fields + i] += other.fieldSums[source * fields + i];
        }
    }

    /** Keeps the first buckets only, and clears the rest for later use. */
    private void shrink(int newSize) {
        for (int i = newSize; i < size; i++) {
            clear(i);
        }
        size = newSize;
    }

    /** One more bucket at the end, without rows. */
    public int append() {
        if (size == high.length) {
            int larger = Math.max(16, size * 2);
            high = Arrays.copyOf(high, larger);
            low = Arrays.copyOf(low, larger);
            rows = Arrays.copyOf(rows, larger);
            fieldSums = Arrays.copyOf(fieldSums, larger * fields);
        }
        return size++;
    }

    /** Whether two buckets hold the same rows, as far as a set of fields goes. */
    public boolean same(int bucket, Digests other, int otherBucket, BitSet comparedFields) {
        boolean same = rows[bucket] == other.rows[otherBucket]
                && high[bucket] == other.high[otherBucket]
                && low[bucket] == other.low[otherBucket];
        for (int i = comparedFields.nextSetBit(0); same && i >= 0; i = comparedFields.nextSetBit(i + 1)) {
            same = fieldSums[bucket * fields + i] == other.fieldSums[otherBucket * fields + i];
        }
        return same;
    }

    /** Some buckets as text: per bucket the sum, the number of rows in 7 bits per byte, the fields' sums. */
    public String encode(int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((to - from) * (SUM_BYTES + 3 + fields * FIELD_BYTES));
        for (int bucket = from; bucket < to; bucket++) {
            write(bytes, high[bucket]);
            write(bytes, low[bucket]);
            long count = rows[bucket];
            for (; count > 0x7F; count >>>= 7) {
                bytes.write((int) (count & 0x7F | 0x80));
            }
            bytes.write((int) count);
            for (int i = 0; i < fields; i++) {
                write(bytes, fieldSums[bucket * fields + i]);
            }
        }
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void write(ByteArrayOutputStream bytes, long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (value >>> shift));
        }
    }

    /**
     * Appends the buckets of a text.
     *
     * @throws IllegalArgumentException when it is none of {@link #encode}
     */
    public void decode(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        int at = 0;
        try {
            while (at < bytes.length) {
                int bucket = append();
                high[bucket] = read(bytes, at);
                low[bucket] = read(bytes, at + FIELD_BYTES);
                at += SUM_BYTES;
                for (int shift = 0; ; shift += 7) {
                    rows[bucket] |= (bytes[at] & 0x7FL) << shift;
                    if (bytes[at++] >= 0) {
                        break;
                    }
                }
                for (int i = 0; i < fields; i++, at += FIELD_BYTES) {
                    fieldSums[bucket * fields + i] = read(bytes, at);
                }
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the text ends within a bucket", e);
        }
    }

    private static long read(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}
