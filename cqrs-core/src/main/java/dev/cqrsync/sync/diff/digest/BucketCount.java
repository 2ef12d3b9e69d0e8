package dev.cqrsync.sync.diff.digest;

/**
 * How many buckets there should be. What a comparison sends is the digests of all buckets and the rows of those that
 * differ: the sum is smallest when the number of buckets grows like the square root of the number of rows.
 */
public final class BucketCount {

    public static final int MOST = 1 << 15;

    /** What all digests may take on a stream or in a message. */
    private static final int MOST_BYTES = 3 << 18;

    private static final int SUM_CHARACTERS = 30;
    private static final int FIELD_CHARACTERS = 11;

    private BucketCount() {}

    /** Between 1 and {@link #MOST}. */
    public static int of(long rows, int fields) {
        long wanted = Math.round(2 * Math.sqrt(rows));
        long room = MOST_BYTES / (SUM_CHARACTERS + (long) fields * FIELD_CHARACTERS);
        return (int) Math.max(1, Math.min(wanted, Math.min(room, MOST)));
    }

    /** The nearest power of two. */
    public static int powerOfTwo(int count) {
        int below = Integer.highestOneBit(count);
        return count - below < 2 * below - count || below == MOST ? below : 2 * below;
    }
}
