package dev.cqrsync.sync.diff;

import dev.cqrsync.sync.diff.pairs.PairKeys;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
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
            List<List<Object>> keys = PairKeys.of(line, master.rows(), in);
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
}
