package dev.cqrsync.sync.diff.digest;

import dev.cqrsync.sync.diff.rows.ComparedRow;
import java.util.Arrays;

/** Takes rows in the order of their keys, begins with few per bucket, and joins neighbours when there are too many. */
public final class RangeTableDigester implements TableDigester {

    private static final int MOST = 2 * BucketCount.MOST;

    private final RowDigester digester;
    private final Digests digests;
    private final int fields;
    private long[] bounds = new long[16];
    private long rowsPerBucket = 8;

    public RangeTableDigester(RowDigester digester, int fields) {
        this.digester = digester;
        this.fields = fields;
        this.digests = new Digests(0, fields);
        digests.append();
    }

    @Override
    public void add(ComparedRow row) {
        int bucket = digests.size() - 1;
        if (digests.rows(bucket) >= rowsPerBucket) {
            if (digests.size() == MOST) {
                join(2);
                rowsPerBucket *= 2;
            }
            bucket = digests.append();
            if (bucket > bounds.length) {
                bounds = Arrays.copyOf(bounds, bounds.length * 2);
            }
            bounds[bucket - 1] = Long.parseLong(row.text());
        }
        digester.add(row, digests, bucket);
    }

    private void join(int neighbours) {
        digests.join(neighbours);
        for (int i = 1; i < digests.size(); i++) {
            bounds[i - 1] = bounds[i * neighbours - 1];
        }
    }

    @Override
    public DigestedTable finish() {
        int count = BucketCount.of(digests.rows(), fields);
        int neighbours = (digests.size() + count - 1) / count;
        if (neighbours > 1) {
            join(neighbours);
        }
        return new DigestedTable(new RangeBuckets(Arrays.copyOf(bounds, digests.size() - 1)), digests);
    }
}
