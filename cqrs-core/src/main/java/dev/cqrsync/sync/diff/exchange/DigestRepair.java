package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.digest.HashBuckets;
import dev.cqrsync.sync.diff.digest.RowHash;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what differs from a {@link DigestAnswer}, by reading the master's rows of the same buckets. For one thread. */
public final class DigestRepair {

    private final TableReader table;
    private final DigestSettings settings;
    private final List<WireField> fields = new ArrayList<>();
    private final RowHash hash;
    private final RowLines rowLines;
    private final StreamReader in;
    private final Instant moment;
    private final Differences differences;
    private long listed;

    public DigestRepair(
            TableReader table,
            List<WireField> ownFields,
            DigestSettings settings,
            StreamReader in,
            Instant moment,
            Differences differences) {
        this.table = table;
        this.settings = settings;
        this.hash = new RowHash(settings.salt());
        this.rowLines = new RowLines(settings.ranges(), !settings.fields().isEmpty());
        this.in = in;
        this.moment = moment;
        this.differences = differences;
        for (String name : settings.fieldNames()) {
            fields.add(ownFields.stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> in.wrong("compares field '%s', which this master has not".formatted(name), null)));
        }
    }

    public void run() {
        if (settings.ranges()) {
            ranges();
        } else {
            scattered();
        }
        DigestLines.requireEnd(in.json(), listed, in);
    }

    /** The next line of rows, or {@code null} when the end comes next. */
    private @Nullable List<?> rows() {
        String next = in.peek();
        return next == null || next.startsWith("{") ? null : in.array();
    }

    private Columns columns() {
        return Columns.of(fields).withUpdated();
    }

    private BucketComparison comparison(List<ListedRow> rows) {
        return new BucketComparison(rows, hash, fields, moment, differences);
    }

    private void ranges() {
        for (List<?> line = rows(); line != null; line = rows()) {
            if (line.size() < 2) {
                throw in.wrong("has no range", null);
            }
            Long from = bound(line.get(0));
            Long to = bound(line.get(1));
            BucketComparison comparison = comparison(read(line, 2));
            table.range(from, to, columns(), comparison::row);
            comparison.finish();
        }
    }

    private @Nullable Long bound(@Nullable Object json) {
        if (json == null || json instanceof Integer || json instanceof Long) {
            return json == null ? null : (Long) ((Number) json).longValue();
        }
        throw in.wrong("has a bound that is no whole number", null);
    }

    private List<ListedRow> read(List<?> line, int from) {
        try {
            List<ListedRow> rows = rowLines.read(line, from);
            listed += rows.size();
            return rows;
        } catch (IllegalArgumentException e) {
            throw in.wrong("lists no rows: " + e.getMessage(), e);
        }
    }

    private void scattered() {
        List<Integer> buckets = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        readAnnounced(buckets, counts);
        for (List<Integer> window : BucketWindows.of(buckets, counts)) {
            if (in.peek() == null || rowsAhead(window) == null) {
                continue; // none of these differed any more
            }
            Map<Integer, List<ComparedRow>> byBucket = new HashMap<>();
            Set<Integer> wanted = new HashSet<>(window);
            HashBuckets hashBuckets = new HashBuckets(settings.count());
            table.all(columns(), row -> {
                int bucket = hashBuckets.of(row.text(), hash);
                if (wanted.contains(bucket)) {
                    byBucket.computeIfAbsent(bucket, key -> new ArrayList<>()).add(row);
                }
            });
            compare(wanted, byBucket);
        }
    }

    private void readAnnounced(List<Integer> buckets, List<Long> counts) {
        while (String.valueOf(in.peek()).startsWith("{\"differing\"")) {
            if (!(in.object().get("differing") instanceof List<?> announced)) {
                throw in.wrong("must list buckets", null);
            }
            for (Object pair : announced) {
                if (pair instanceof List<?> bucket
                        && bucket.size() == 2
                        && bucket.get(0) instanceof Integer number
                        && bucket.get(1) instanceof Number rows) {
                    buckets.add(number);
                    counts.add(rows.longValue());
                } else {
                    throw in.wrong("must list buckets with their number of rows", null);
                }
            }
        }
    }

    /** Compares the buckets of a window, whose lines come next. */
    private void compare(Set<Integer> wanted, Map<Integer, List<ComparedRow>> byBucket) {
        Integer bucket = rowsAhead(List.copyOf(wanted));
        while (bucket != null) {
            List<ListedRow> rows = new ArrayList<>();
            int current = bucket;
            while (bucket != null && bucket == current) {
                List<?> line = rows();
                rows.addAll(read(line == null ? List.of() : line, 1));
                bucket = rowsAhead(List.copyOf(wanted));
            }
            BucketComparison comparison = comparison(rows);
            byBucket.getOrDefault(current, List.of()).forEach(comparison::row);
            comparison.finish();
        }
    }

    /** The bucket that the next line is about, if it is one of these, else {@code null}. */
    private @Nullable Integer rowsAhead(List<Integer> window) {
        String next = in.peek();
        if (next == null || next.startsWith("{")) {
            return null;
        }
        int end = next.indexOf(',') < 0 ? next.indexOf(']') : next.indexOf(',');
        try {
            Integer bucket = Integer.valueOf(next.substring(1, end).trim());
            return window.contains(bucket) ? bucket : null;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw in.wrong("does not begin with a bucket", e);
        }
    }
}
