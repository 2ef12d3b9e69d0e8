package dev.cqrsync.sync.diff.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * Buckets that are read together: those by hash are all over the table, so each window is one pass over it, and holds no
 * more rows than memory has room for.
 */
final class BucketWindows {

    private static final long MOST_ROWS = 200_000;

    private BucketWindows() {}

    /**
     * Divides buckets, in their order.
     *
     * @param rows how many rows each is known to have
     */
    static List<List<Integer>> of(List<Integer> buckets, List<Long> rows) {
        List<List<Integer>> windows = new ArrayList<>();
        List<Integer> window = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < buckets.size(); i++) {
            if (!window.isEmpty() && sum + rows.get(i) > MOST_ROWS) {
                windows.add(window);
                window = new ArrayList<>();
                sum = 0;
            }
            window.add(buckets.get(i));
            sum += rows.get(i);
        }
        if (!window.isEmpty()) {
            windows.add(window);
        }
        return windows;
    }
}
