package dev.cqrsync.sync.diff.pairs;

import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.WireKeys;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the rows that are missing here or have another revision, in the format that Python services know. What differs at
 * first sight is looked at again after a pause. Used by one thread, once.
 */
public final class PairAnswer {

    /** Candidates that are held for a second look. */
    private static final int MOST_CANDIDATES = 10_000;

    private static final int KEYS_PER_LINE = 1_000;

    private final TableReader table;
    private final Instant moment;
    private final PairLines lines;
    private final DiffListener listener;
    private final Map<String, ListedRow> candidates = new LinkedHashMap<>();

    public PairAnswer(TableReader table, DiffHeader header, LineSink out, DiffListener listener) {
        this.table = table;
        this.moment = header.moment();
        this.lines = new PairLines(header, Integer.MAX_VALUE, out, DiffListener.NONE);
        this.listener = listener;
    }

    public void run(StreamReader in, Runnable pause) {
        lines.begin();
        long compared = 0;
        for (List<?> line = in.array(); line != null; line = in.array()) {
            List<ListedRow> rows = rows(line, in);
            differing(rows).forEach(row -> candidates.put(row.text(), row));
            if (candidates.size() >= MOST_CANDIDATES) {
                settle(pause);
            }
            compared += rows.size();
            listener.read(compared);
        }
        settle(pause);
    }

    private List<ListedRow> rows(List<?> line, StreamReader in) {
        List<ListedRow> rows = new ArrayList<>(line.size());
        for (Object element : line) {
            if (!(element instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(0) != null
                    && pair.get(1) instanceof Number revision)) {
                throw in.wrong("must be an array of [key, revision]", null);
            }
            Object pk = pair.get(0);
            rows.add(new ListedRow(pk, WireKeys.text(pk), revision.longValue(), null));
        }
        return rows;
    }

    private List<ListedRow> differing(List<ListedRow> rows) {
        List<List<Object>> keys = new ArrayList<>(rows.size());
        for (ListedRow row : rows) {
            try {
                keys.add(table.keys().values(row.pk()));
            } catch (ConversionException e) {
                listener.note("The key %s fits no row here: %s".formatted(StreamJson.write(row.pk()), e.getMessage()));
            }
        }
        Map<String, ComparedRow> present = new HashMap<>();
        table.find(keys, Columns.NONE.withUpdated()).forEach(row -> present.put(row.text(), row));
        return rows.stream()
                .filter(row -> differs(row, present.get(row.text())))
                .toList();
    }

    private boolean differs(ListedRow master, @org.jspecify.annotations.Nullable ComparedRow own) {
        if (own == null) {
            return true;
        }
        boolean movedOn = own.revision() > master.revision() && own.isChangedAfter(moment);
        return own.revision() != master.revision() && !movedOn;
    }

    private void settle(Runnable pause) {
        if (candidates.isEmpty()) {
            return;
        }
        pause.run();
        List<ListedRow> rows = List.copyOf(candidates.values());
        candidates.clear();
        List<ListedRow> different = differing(rows);
        for (int from = 0; from < different.size(); from += KEYS_PER_LINE) {
            List<Object> pks = different.subList(from, Math.min(different.size(), from + KEYS_PER_LINE)).stream()
                    .map(ListedRow::pk)
                    .toList();
            listener.note("PK to resync: " + StreamJson.write(pks));
            pks.forEach(lines::key);
            lines.flush();
        }
    }
}
