package dev.cqrsync.sync.load;

import dev.cqrsync.CqrsException;
import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.LoadedRow;
import dev.cqrsync.replica.RowClearing;
import dev.cqrsync.replica.RowLoader;
import dev.cqrsync.sync.Interruption;
import dev.cqrsync.sync.dump.DumpReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One load. Used by one thread, once. */
final class LoadRun {

    private final LoadRequest request;
    private final RowLoader loader;
    private final @Nullable LoadState state;
    private final LoadCounts counts;
    private final long doneBefore;
    private boolean anyUnread;

    /** @param state where to go on, and what to keep for the next one; {@code null} when there is neither */
    LoadRun(LoadRequest request, RowLoader loader, @Nullable LoadState state) {
        this.request = request;
        this.loader = loader;
        this.state = state;
        this.counts = state == null ? new LoadCounts() : state.counts();
        this.doneBefore = state == null ? 1 : state.line();
    }

    LoadReport run(DumpReader dump) throws IOException {
        try (RowClearing clearing = request.clear() ? clearing() : null) {
            load(dump, clearing);
            if (clearing != null) {
                clear(clearing);
            }
        }
        request.listener().processed(counts.report(loader.cqrsId()).lines());
        return counts.report(loader.cqrsId());
    }

    private RowClearing clearing() {
        RowClearing clearing = loader.clearing();
        if (clearing == null) {
            throw new CqrsException(
                    "'%s' is handled without a table, so nobody knows which rows to clear. Load without clearing."
                            .formatted(loader.cqrsId()));
        }
        return clearing;
    }

    private void load(DumpReader dump, @Nullable RowClearing clearing) throws IOException {
        long passOver = clearing == null ? doneBefore : 0; // what is to stay must be read
        try (LoadBatches batches = new LoadBatches(dump, loader, request.batchSize(), passOver)) {
            boolean end = false;
            while (!end) {
                Interruption.check();
                LoadBatch batch = batches.next();
                if (clearing != null) {
                    clearing.keep(batch.rows());
                }
                anyUnread |= !batch.failures().isEmpty();
                write(batch);
                reached(Math.max(batch.lastLine(), doneBefore));
                request.listener().processed(counts.report(loader.cqrsId()).lines());
                end(batch);
                end = batch.end();
            }
        } finally {
            if (state != null) {
                state.keep();
            }
        }
    }

    private void reached(long line) {
        if (state != null) {
            state.reached(line, counts.report(loader.cqrsId()));
        }
    }

    private static void end(LoadBatch batch) throws IOException {
        if (batch.problem() instanceof IOException e) {
            throw e;
        }
        if (batch.problem() instanceof RuntimeException e) {
            throw e;
        }
    }

    private void write(LoadBatch batch) {
        long[] lines = batch.lines();
        batch.failures().forEach((line, reason) -> {
            if (line > doneBefore) {
                failed(line, reason);
            }
        });
        List<LoadedRow> rows = batch.rows();
        int from = 0;
        while (from < rows.size() && lines[from] <= doneBefore) {
            from++;
        }
        loader.apply(rows.subList(from, rows.size()), new RowLoader.Outcome() {
            @Override
            public void applied(int position, ApplyOutcome outcome) {
                counts.count(outcome);
            }

            @Override
            public void failed(int position, String reason) {
                LoadRun.this.failed(lines[position], reason);
            }
        });
    }

    private void failed(long line, String reason) {
        counts.countFailed();
        request.listener().failed("line " + line, reason);
    }

    /** A line that could not be read may be about any row, so all of them stay then. */
    private void clear(RowClearing clearing) {
        if (anyUnread) {
            request.listener()
                    .failed("clearing", "no row has been deleted, as nobody knows what the failed lines are about");
            return;
        }
        clearing.clear(request.batchSize(), new RowLoader.Outcome() {
            @Override
            public void applied(int position, ApplyOutcome outcome) {
                if (outcome == ApplyOutcome.DELETED) {
                    counts.countDeleted();
                }
            }

            @Override
            public void failed(int position, String reason) {
                counts.countFailed();
                request.listener().failed("clearing", reason);
            }
        });
    }
}
