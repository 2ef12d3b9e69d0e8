package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.sync.diff.digest.DigestedTable;
import dev.cqrsync.sync.diff.digest.Digests;
import dev.cqrsync.sync.diff.digest.HashBuckets;
import dev.cqrsync.sync.diff.digest.RangeBuckets;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.MalformedStreamException;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a digest stream between the master and the replica: some buckets each, first their digests as one text,
 * then, for ranges, their lower bounds, the first of a line as it is and the others as distances; the first bucket of all
 * has none, {@code null}. A last line says how many buckets there were, so that a torn stream is noticed.
 */
final class DigestLines {

    static final String END = "end";
    private static final int BUCKETS_PER_LINE = 64;

    private DigestLines() {}

    static void write(DigestedTable table, LineSink out) {
        Digests digests = table.digests();
        for (int from = 0; from < digests.size(); from += BUCKETS_PER_LINE) {
            int to = Math.min(digests.size(), from + BUCKETS_PER_LINE);
            List<@Nullable Object> line = new ArrayList<>();
            line.add(digests.encode(from, to));
            if (table.buckets() instanceof RangeBuckets ranges) {
                Long before = null;
                for (int bucket = from; bucket < to; bucket++) {
                    Long bound = ranges.from(bucket);
                    line.add(bound == null || before == null ? bound : difference(bound, before));
                    before = bound;
                }
            }
            out.line(StreamJson.write(line));
        }
        end(digests.size(), out);
    }

    private static Object difference(long bound, long before) {
        return BigInteger.valueOf(bound).subtract(BigInteger.valueOf(before));
    }

    static void end(long count, LineSink out) {
        out.line(StreamJson.write(Map.of(END, count)));
    }

    /** @throws MalformedStreamException when something is missing */
    static DigestedTable read(DigestSettings settings, StreamReader in) {
        Digests digests = new Digests(0, settings.fields().size());
        long[] bounds = new long[settings.ranges() ? settings.count() - 1 : 0];
        while (digests.size() < settings.count()) {
            List<?> line = in.array();
            if (line == null) {
                throw in.wrong(
                        "is the last one, but only %d of %d buckets have come: the stage before has failed"
                                .formatted(digests.size(), settings.count()),
                        null);
            }
            int first = digests.size();
            try {
                digests.decode((String) line.get(0));
                if (settings.ranges()) {
                    readBounds(line, first, digests.size(), bounds);
                }
            } catch (IllegalArgumentException | ClassCastException | IndexOutOfBoundsException e) {
                throw in.wrong("has no digests of buckets: " + e.getMessage(), e);
            }
        }
        requireEnd(in.json(), settings.count(), in);
        return new DigestedTable(
                settings.ranges() ? new RangeBuckets(bounds) : new HashBuckets(settings.count()), digests);
    }

    private static void readBounds(List<?> line, int first, int end, long[] bounds) {
        long bound = 0;
        for (int bucket = first; bucket < end; bucket++) {
            if (line.get(bucket - first + 1) instanceof Number distance) {
                bound += distance instanceof BigInteger large ? large.longValue() : distance.longValue();
                bounds[bucket - 1] = bound;
            } else if (bucket > 0) {
                throw new IllegalArgumentException("a lower bound is missing");
            }
        }
    }

    static void requireEnd(@Nullable Object json, long count, StreamReader in) {
        if (!(json instanceof Map<?, ?> object
                && object.get(END) instanceof Number told
                && told.longValue() == count)) {
            throw in.wrong("must be {\"end\":%d}, but is not: the stage before has failed".formatted(count), null);
        }
    }
}
