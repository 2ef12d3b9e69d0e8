package dev.cqrsync.replica.jdbc;

/** How many rows or keys go into one statement: few distinct numbers, so that drivers and databases keep them prepared. */
final class Chunks {

    /** Most databases and drivers count parameters in 16 bits. */
    private static final int MAX_PARAMETERS = 32_000;

    /** What the default batch size and its like are a multiple of, for batches under load are full. */
    private static final int MAX_ROWS = 125;

    private static final int MAX_KEYS = 1_024;
    private static final int MAX_ARRAY = 10_000;

    private Chunks() {}

    /**
     * The next chunk of rows, not more than what is left: about as many as in the chunks to come, so that one statement,
     * sent several times at once, does for nearly all. Between two powers of two there are eight sizes.
     */
    static int ofRows(int left, int columns) {
        return evenly(left, Math.min(MAX_ROWS, MAX_PARAMETERS / columns));
    }

    /** The same for statements that are better few, whatever their sizes. */
    static int ofManyRows(int left, int columns) {
        return Math.min(left, MAX_PARAMETERS / columns);
    }

    private static int evenly(int left, int most) {
        int largest = Math.max(1, most);
        int statements = (left + largest - 1) / largest;
        int even = left / statements;
        if (even == largest) {
            return largest;
        }
        int step = Math.max(1, Integer.highestOneBit(even) / 8);
        return even - even % step;
    }

    /** The next chunk of keys: a power of two that may exceed what is left; the last key is repeated then. */
    static int ofKeys(int left, int columns) {
        int enough = left == 1 ? 1 : Integer.highestOneBit(left - 1) << 1;
        return Math.min(enough, Math.max(1, Integer.highestOneBit(Math.min(MAX_KEYS, MAX_PARAMETERS / columns))));
    }

    /** The next chunk of keys that are one parameter. */
    static int ofArray(int left) {
        return Math.min(left, MAX_ARRAY);
    }
}
