package dev.cqrsync.sync.diff.digest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of neighbouring keys, for keys that are one whole number, which all databases order alike: a bucket that
 * differs is read again through the index. Each range has its lower bound in it and its upper one not; the first and the
 * last have no end.
 *
 * @param bounds the lower bounds of all buckets but the first, ascending; not copied
 */
public record RangeBuckets(long[] bounds) implements Buckets {

    @Override
    public int of(String key, RowHash hash) {
        try {
            return of(Long.parseLong(key));
        } catch (NumberFormatException e) {
            return 0; // a replica may have texts in such a column: they belong to nobody
        }
    }

    public int of(long key) {
        int found = Arrays.binarySearch(bounds, key);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The lower bound, {@code null} for the first bucket. */
    @Nullable
    public Long from(int bucket) {
        return bucket == 0 ? null : (Long) bounds[bucket - 1];
    }

    /** The upper bound, which is not in the bucket, {@code null} for the last one. */
    @Nullable
    public Long to(int bucket) {
        return bucket == bounds.length ? null : (Long) bounds[bucket];
    }
}
