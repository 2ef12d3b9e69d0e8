package dev.cqrsync.sync.load;

import dev.cqrsync.CqrsException;
import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.RowClearing;
import dev.cqrsync.replica.RowLoader;
import dev.cqrsync.sync.Interruption;
import dev.cqrsync.sync.dump.DumpReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One load. Used by one thread, once. */
final class LoadRun {

    /** Rows that have failed and are tried again in the end, at most; one may refer to another that comes later. */
    private static final int MAX_DEFERRED = 10_000;

    private final LoadRequest request;
    private final RowLoader loader;
    private final @Nullable LoadState state;
    private final LoadCounts counts;
    private final long doneBefore;
    private final List<AppliedBatch.Failed> deferred = new ArrayList<>();
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
        request.listener().processed(report().lines());
        return report();
    }

    private LoadReport report() {
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
        try (LoadBatches batches = new LoadBatches(dump, loader, request.batchSize(), passOver);
                BatchAppliers appliers = new BatchAppliers(loader, request.workers())) {
            LoadBatch batch;
            do {
                Interruption.check();
                batch = batches.next();
                if (clearing != null) {
                    clearing.keep(batch.rows());
                }
                anyUnread |= !batch.failures().isEmpty();
                appliers.add(batch.after(doneBefore));
                if (appliers.isFull()) {
                    applied(appliers.next());
                }
            } while (!batch.end());
            while (!appliers.isIdle()) {
                applied(appliers.next());
            }
            tryAgain();
            end(batch);
        } finally {
            if (state != null) {
                state.keep();
            }
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

    private void applied(AppliedBatch applied) {
        applied.batch().failures().forEach(this::failed);
        applied.outcomes().forEach(counts::count);
        for (AppliedBatch.Failed failed : applied.failed()) {
            if (deferred.size() < MAX_DEFERRED) {
                deferred.add(failed);
            } else {
                failed(failed.line(), failed.reason());
            }
        }
        if (state != null && deferred.isEmpty()) {
            state.reached(Math.max(applied.batch().lastLine(), doneBefore), report());
        }
        request.listener().processed(report().lines());
    }

    /** As long as others succeed: what a row refers to may have come after it. */
    private void tryAgain() {
        int before;
        do {
            Interruption.check();
            before = deferred.size();
            LoadBatch again = LoadBatch.of(deferred);
            AppliedBatch applied = new AppliedBatch(again);
            loader.apply(again.rows(), applied);
            applied.outcomes().forEach(counts::count);
            deferred.clear();
            deferred.addAll(applied.failed());
        } while (!deferred.isEmpty() && deferred.size() < before);
        deferred.forEach(failed -> failed(failed.line(), failed.reason()));
        deferred.clear();
    }

    private void failed(long line, String reason) {
        counts.count(null, 1);
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
                    counts.count(outcome, 1);
                }
            }

            @Override
            public void failed(int position, String reason) {
                counts.count(null, 1);
                request.listener().failed("clearing", reason);
            }
        });
    }
}
