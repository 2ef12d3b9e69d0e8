package dev.cqrsync.sync.diff;

import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.sync.diff.rows.TableReader;
import java.util.ArrayList;
import java.util.List;

/** Sends again what a replica has named in the format that Python services know. For one thread. */
final class PairRepair {

    private final MasterSide master;
    private final DiffHeader header;
    private final boolean dryRun;
    private final DiffListener listener;

    PairRepair(MasterSide master, DiffHeader header, boolean dryRun, DiffListener listener) {
        this.master = master;
        this.header = header;
        this.dryRun = dryRun;
        this.listener = listener;
    }

    DiffResult run(StreamReader in) {
        long different = 0;
        long resent = 0;
        for (List<?> line = in.array(); line != null; line = in.array()) {
            List<List<Object>> keys = keys(master.rows(), line, in);
            different += keys.size();
            if (dryRun) {
                listener.note("PK to resync: " + StreamJson.write(line));
            } else {
                resent += master.repairs().resend(keys, header.queue());
            }
            listener.read(different);
        }
        return new DiffResult(different, resent, 0);
    }

    static List<List<Object>> keys(TableReader table, List<?> line, StreamReader in) {
        List<List<Object>> keys = new ArrayList<>(line.size());
        for (Object pk : line) {
            if (pk == null) {
                throw in.wrong("has a key that is null", null);
            }
            try {
                keys.add(table.keys().values(pk));
            } catch (ConversionException e) {
                throw in.wrong("has a key that does not fit: " + e.getMessage(), e);
            }
        }
        return keys;
    }
}
