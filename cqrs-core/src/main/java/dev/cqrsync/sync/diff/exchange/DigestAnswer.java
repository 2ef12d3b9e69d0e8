package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.digest.DigestedTable;
import dev.cqrsync.sync.diff.digest.Digests;
import dev.cqrsync.sync.diff.digest.RangeBuckets;
import dev.cqrsync.sync.diff.digest.RowDigester;
import dev.cqrsync.sync.diff.digest.RowHash;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.ReadCount;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The replica's answer to a {@link DigestRequest}: the rows of those buckets that differ, and that still do when they are
 * read again after a pause, in which what the master had sent before arrives. Used by one thread, once.
 */
public final class DigestAnswer {

    private final TableReader table;
    private final DigestSettings settings;
    private final DigestedTable master;
    private final List<WireField> fields;
    private final RowDigester digester;
    private final RowLines rowLines;
    private final LineSink out;
    private final DiffListener listener;
    private long listed;

    /** @param ownFields all fields of the replica; compared are those that keep what the master has */
    public DigestAnswer(
            TableReader table,
            List<WireField> ownFields,
            DigestSettings settings,
            StreamReader in,
            LineSink out,
            DiffListener listener) {
        this.table = table;
        this.settings = settings;
        this.master = DigestLines.read(settings, in);
        this.fields = compared(ownFields, settings.fields(), listener);
        this.digester = new RowDigester(new RowHash(settings.salt()), fields, settings.fieldNames());
        this.rowLines = new RowLines(settings.ranges(), !fields.isEmpty());
        this.out = out;
        this.listener = listener;
    }

    private static List<WireField> compared(List<WireField> own, Map<String, String> ofMaster, DiffListener listener) {
        List<WireField> compared = new ArrayList<>();
        for (WireField field : ofMaster.isEmpty() ? List.<WireField>of() : own) {
            String kind = ofMaster.get(field.name());
            if (kind == null) {
                listener.note("Field '%s' is not compared: the master has none of this name".formatted(field.name()));
            } else if (!field.keeps(kind)) {
                listener.note("Field '%s' is not compared: %s on the master, %s here, so values may differ rightly"
                        .formatted(field.name(), kind, field.kind()));
            } else {
                compared.add(field);
            }
        }
        return compared;
    }

    public void write(DiffHeader header, Runnable pause) {
        Digests own = new Digests(settings.count(), settings.fields().size());
        ReadCount count = new ReadCount(listener);
        table.all(Columns.of(fields), row -> {
            digester.add(row, own, bucket(row));
            count.add();
        });
        List<Integer> differing = new ArrayList<>();
        for (int bucket = 0; bucket < settings.count(); bucket++) {
            if (differs(bucket, own, bucket)) {
                differing.add(bucket);
            }
        }
        Map<String, String> kinds = new LinkedHashMap<>();
        fields.forEach(field -> kinds.put(field.name(), field.kind()));
        out.line(header.line());
        out.line(settings.with(count.rows(), kinds).line());
        if (!differing.isEmpty()) {
            pause.run();
            if (settings.ranges() && table.entity().hasWholeNumberKey()) {
                differing.forEach(this::range);
            } else {
                scattered(differing, own);
            }
        }
        DigestLines.end(listed, out);
    }

    private int bucket(ComparedRow row) {
        return master.buckets().of(row.text(), digester.hash());
    }

    private boolean differs(int bucket, Digests own, int ownBucket) {
        BitSet positions = digester.positions();
        return !master.digests().same(bucket, own, ownBucket, positions);
    }

    /** A range that differed, through the index. */
    private void range(int bucket) {
        RangeBuckets ranges = (RangeBuckets) master.buckets();
        Long from = ranges.from(bucket);
        Long to = ranges.to(bucket);
        Digests own = new Digests(1, settings.fields().size());
        RangeRows rows = new RangeRows(from, to);
        table.range(from, to, Columns.of(fields), row -> {
            digester.add(row, own, 0);
            rows.hold(row);
        });
        if (!differs(bucket, own, 0)) {
            return;
        }
        if (rows.overflown) {
            RangeRows again = new RangeRows(from, to); // more than the master has by far, and than is to be held
            table.range(from, to, Columns.of(fields), again::write);
            again.finish();
        } else {
            rows.held.forEach(rows::write);
            rows.finish();
        }
    }

    /** Rows of one range, which go out in lines that divide the range between them. */
    private final class RangeRows {

        private static final int MOST_HELD = 20_000;

        private final List<ComparedRow> held = new ArrayList<>();
        private final List<ListedRow> line = new ArrayList<>();
        private boolean overflown;
        private @Nullable Object from;
        private final @Nullable Object to;

        RangeRows(@Nullable Object from, @Nullable Object to) {
            this.from = from;
            this.to = to;
        }

        void hold(ComparedRow row) {
            overflown |= held.size() == MOST_HELD;
            if (overflown) {
                held.clear();
            } else {
                held.add(row);
            }
        }

        void write(ComparedRow row) {
            ListedRow next = listed(row);
            if (line.size() == RowLines.ROWS_PER_LINE && next.pk() instanceof Number) {
                line(next.pk());
                from = next.pk();
            }
            line.add(next);
        }

        void finish() {
            line(to);
        }

        private void line(@Nullable Object upTo) {
            List<@Nullable Object> json = new ArrayList<>(Arrays.asList(from, upTo));
            rowLines.write(line, json);
            out.line(StreamJson.write(json));
            listed += line.size();
            line.clear();
        }
    }

    /** Buckets whose rows are all over the table. */
    private void scattered(List<Integer> differing, Digests counted) {
        List<Long> rows = differing.stream().map(counted::rows).toList();
        if (!settings.ranges()) {
            announce(differing, counted);
        }
        for (List<Integer> window : BucketWindows.of(differing, rows)) {
            Map<Integer, List<ComparedRow>> byBucket = new TreeMap<>();
            Map<Integer, Digests> digests = new TreeMap<>();
            for (int bucket : window) {
                byBucket.put(bucket, new ArrayList<>());
                digests.put(bucket, new Digests(1, settings.fields().size()));
            }
            table.all(Columns.of(fields), row -> {
                int bucket = bucket(row);
                List<ComparedRow> bucketRows = byBucket.get(bucket);
                Digests own = digests.get(bucket);
                if (bucketRows != null && own != null) {
                    digester.add(row, own, 0);
                    bucketRows.add(row);
                }
            });
            digests.forEach((bucket, own) -> {
                if (differs(bucket, own, 0)) {
                    list(bucket, byBucket.getOrDefault(bucket, List.of()));
                }
            });
        }
    }

    /** So that the master can read these buckets, some at a time, before their rows come. */
    private void announce(List<Integer> differing, Digests own) {
        for (int from = 0; from < differing.size(); from += RowLines.ROWS_PER_LINE) {
            List<List<Long>> some = new ArrayList<>();
            for (int bucket : differing.subList(from, Math.min(differing.size(), from + RowLines.ROWS_PER_LINE))) {
                some.add(List.of(
                        (long) bucket, own.rows(bucket) + master.digests().rows(bucket)));
            }
            out.line(StreamJson.write(Map.of("differing", some)));
        }
    }

    private void list(int bucket, List<ComparedRow> rows) {
        if (master.buckets() instanceof RangeBuckets ranges) {
            rows.sort(Comparator.comparing(DigestAnswer::number));
            RangeRows lines = new RangeRows(ranges.from(bucket), ranges.to(bucket));
            rows.forEach(lines::write);
            lines.finish();
            return;
        }
        int from = 0;
        do {
            List<ComparedRow> some = rows.subList(from, Math.min(rows.size(), from + RowLines.ROWS_PER_LINE));
            List<@Nullable Object> json = new ArrayList<>(List.of(bucket));
            rowLines.write(some.stream().map(this::listed).toList(), json);
            out.line(StreamJson.write(json));
            listed += some.size();
            from += RowLines.ROWS_PER_LINE;
        } while (from < rows.size());
    }

    private static long number(ComparedRow row) {
        try {
            return Long.parseLong(row.text());
        } catch (NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }

    private ListedRow listed(ComparedRow row) {
        Object pk = table.keys().json(row.key());
        Object told = settings.ranges() && !(pk instanceof Number) && number(row) != Long.MIN_VALUE ? number(row) : pk;
        return new ListedRow(
                told,
                row.text(),
                row.revision(),
                fields.isEmpty() ? null : (Long) digester.hash().content(row.text(), row.values()));
    }
}
