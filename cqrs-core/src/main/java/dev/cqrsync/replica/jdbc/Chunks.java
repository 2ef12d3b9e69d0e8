package dev.cqrsync.replica.jdbc;

/**
 * How many rows or keys go into one statement. Powers of two, so that few distinct statements exist and drivers and
 * databases keep them prepared.
 */
final class Chunks {

    /** Most databases and drivers count parameters in 16 bits. */
    private static final int MAX_PARAMETERS = 32_000;

    private static final int MAX_ROWS = 128;
    private static final int MAX_KEYS = 1_024;
    private static final int MAX_ARRAY = 10_000;

    private Chunks() {}

    /** The next chunk of rows: a power of two that does not exceed what is left. */
    static int ofRows(int left, int columns) {
        return Math.min(Integer.highestOneBit(left), largest(MAX_ROWS, columns));
    }

    /** The next chunk of keys: a power of two that may exceed what is left; the last key is repeated then. */
    static int ofKeys(int left, int columns) {
        int enough = left == 1 ? 1 : Integer.highestOneBit(left - 1) << 1;
        return Math.min(enough, largest(MAX_KEYS, columns));
    }

    /** The next chunk of keys that are one parameter. */
    static int ofArray(int left) {
        return Math.min(left, MAX_ARRAY);
    }

    private static int largest(int rows, int columns) {
        return Math.min(rows, Math.max(1, Integer.highestOneBit(MAX_PARAMETERS / columns)));
    }
}
