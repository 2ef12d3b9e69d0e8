package dev.cqrsync.sync.diff.pairs;

import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.ReadCount;
import dev.cqrsync.sync.diff.stream.StreamJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a stream of the format that Python services know: the header, then arrays with a batch of keys each, or of keys
 * and revisions. Nothing is written before the first row. Used by one thread.
 */
public final class PairLines {

    private final DiffHeader header;
    private final int batchSize;
    private final LineSink out;
    private final ReadCount count;
    private final List<Object> batch = new ArrayList<>();
    private boolean begun;

    public PairLines(DiffHeader header, int batchSize, LineSink out, DiffListener listener) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size must be positive: " + batchSize);
        }
        this.header = header;
        this.batchSize = batchSize;
        this.out = out;
        this.count = new ReadCount(listener);
    }

    /** Writes the header now, whether there will be rows or not. */
    void begin() {
        if (!begun) {
            begun = true;
            out.line(header.line());
        }
    }

    public void pair(Object pk, long revision) {
        add(List.of(pk, revision));
    }

    public void key(Object pk) {
        add(pk);
    }

    private void add(Object element) {
        count.add();
        batch.add(element);
        if (batch.size() == batchSize) {
            flush();
        }
    }

    /** Writes what is left of a batch. */
    void flush() {
        if (!batch.isEmpty()) {
            begin();
            out.line(StreamJson.write(batch));
            batch.clear();
        }
    }

    /** The number of rows in all. */
    public long finish() {
        flush();
        return count.rows();
    }
}
