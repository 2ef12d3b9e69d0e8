package dev.cqrsync.sync.diff;

/**
 * Buckets by a hash of the key, for keys of any type.
 *
 * @param count a power of two
 */
record HashBuckets(int count) implements Buckets {

    HashBuckets {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("no power of two: " + count);
        }
    }

    @Override
    public int of(String key, RowHash hash) {
        return (int) (hash.bucket(key) & (count - 1));
    }
}
