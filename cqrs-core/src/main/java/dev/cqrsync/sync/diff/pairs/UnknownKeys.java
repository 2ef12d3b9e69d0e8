package dev.cqrsync.sync.diff.pairs;

import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds those of a replica's keys that the master has no row for. Used by one thread. */
public final class UnknownKeys {

    private final TableReader table;
    private final DiffHeader header;
    private final LineSink out;
    private final DiffListener listener;

    /** @param table all rows of the master, those that its filter leaves out among them */
    public UnknownKeys(TableReader table, DiffHeader header, LineSink out, DiffListener listener) {
        this.table = table;
        this.header = header;
        this.out = out;
        this.listener = listener;
    }

    /** Returns how many there are. */
    public long run(StreamReader in) {
        PairLines lines = new PairLines(header, Integer.MAX_VALUE, out, listener);
        lines.begin();
        for (List<?> line = in.array(); line != null; line = in.array()) {
            List<List<Object>> keys = PairKeys.of(line, table, in);
            Set<String> known = new HashSet<>();
            table.find(keys, Columns.NONE).forEach(row -> known.add(row.text()));
            List<List<Object>> unknown = keys.stream()
                    .filter(key -> !known.contains(table.keys().text(key)))
                    .toList();
            if (!unknown.isEmpty()) {
                List<Object> pks = unknown.stream().map(table.keys()::json).toList();
                listener.note("PK to delete: " + StreamJson.write(pks));
                pks.forEach(lines::key);
                lines.flush();
            }
        }
        return lines.finish();
    }
}
