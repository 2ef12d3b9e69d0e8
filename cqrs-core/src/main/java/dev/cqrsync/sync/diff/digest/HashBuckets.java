package dev.cqrsync.sync.diff.digest;

/**
 * Buckets by a hash of the key, for keys of any type.
 *
 * @param count a power of two
 */
public record HashBuckets(int count) implements Buckets {

    public HashBuckets {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("no power of two: " + count);
        }
    }

    @Override
    public int of(String key, RowHash hash) {
        return (int) (hash.bucket(key) & (count - 1));
    }
}
