package dev.cqrsync.sync.diff;

import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.TableReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds those of a replica's keys that the master has no row for. Used by one thread. */
final class UnknownKeys {

    private final MasterSide master;
    private final DiffHeader header;
    private final LineSink out;
    private final DiffListener listener;

    UnknownKeys(MasterSide master, DiffHeader header, LineSink out, DiffListener listener) {
        this.master = master;
        this.header = header;
        this.out = out;
        this.listener = listener;
    }

    /** Returns how many there are. */
    long run(StreamReader in) {
        TableReader table = master.allRows();
        PairLines lines = new PairLines(header, Integer.MAX_VALUE, out, listener);
        lines.begin();
        for (List<?> line = in.array(); line != null; line = in.array()) {
            List<List<Object>> keys = PairRepair.keys(table, line, in);
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
