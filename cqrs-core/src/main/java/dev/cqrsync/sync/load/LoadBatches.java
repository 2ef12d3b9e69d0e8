package dev.cqrsync.sync.load;

import dev.cqrsync.CqrsException;
import dev.cqrsync.replica.LoadedRow;
import dev.cqrsync.replica.RowLoader;
import dev.cqrsync.serialization.InstanceDataReader;
import dev.cqrsync.sync.Interruption;
import dev.cqrsync.sync.dump.DumpLine;
import dev.cqrsync.sync.dump.DumpReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dump in batches, one ahead of the one that is being written, in a thread of its own. Closing it does not wait
 * for a read that hangs. Used by one thread.
 */
final class LoadBatches implements AutoCloseable {

    private static final InstanceDataReader ROWS = new InstanceDataReader();

    private final DumpReader dump;
    private final RowLoader loader;
    private final int size;
    private final long passOver;
    private final ExecutorService reading = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "cqrs-load");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Future<LoadBatch> ahead;
    private long lastLine = 1;

    /** @param passOver number of the last line that need not be read */
    LoadBatches(DumpReader dump, RowLoader loader, int size, long passOver) {
        this.dump = dump;
        this.loader = loader;
        this.size = size;
        this.passOver = passOver;
    }

    LoadBatch next() {
        Future<LoadBatch> coming = ahead == null ? reading.submit(this::read) : ahead;
        try {
            LoadBatch batch = coming.get();
            ahead = batch.end() ? null : reading.submit(this::read);
            return batch;
        } catch (InterruptedException e) {
            throw Interruption.of(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new CqrsException("The dump cannot be read.", e.getCause());
        }
    }

    private LoadBatch read() {
        List<LoadedRow> rows = new ArrayList<>(size);
        long[] lines = new long[size];
        Map<Long, String> failures = new LinkedHashMap<>();
        Exception problem = null;
        boolean end = false;
        while (rows.size() + failures.size() < size && !end) {
            try {
                DumpLine line = dump.next();
                if (line == null) {
                    end = true;
                } else {
                    lastLine = line.number();
                    if (lastLine <= passOver) {
                        continue;
                    }
                    lines[rows.size()] = line.number();
                    row(line, rows, failures);
                }
            } catch (IOException | RuntimeException e) {
                problem = e;
                end = true;
            }
        }
        return new LoadBatch(rows, lines, failures, lastLine, end, problem);
    }

    private void row(DumpLine line, List<LoadedRow> rows, Map<Long, String> failures) {
        if (line.tooLong()) {
            failures.put(line.number(), "the line is longer than %d bytes".formatted(DumpReader.MAX_LINE));
            return;
        }
        try {
            rows.add(loader.read(rows.size(), ROWS.read(loader.cqrsId(), line.bytes())));
        } catch (CqrsException e) {
            failures.put(line.number(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        reading.shutdownNow();
    }
}
