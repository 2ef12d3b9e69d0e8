package dev.cqrsync.sync.load;

import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.LoadedRow;
import dev.cqrsync.replica.RowLoader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What has become of the rows of a batch. Filled by the thread that applies it, then read by another. */
final class AppliedBatch implements RowLoader.Outcome {

    /** A row that has failed. */
    record Failed(LoadedRow row, long line, String reason) {}

    private final LoadBatch batch;
    private final Map<ApplyOutcome, Long> outcomes = new EnumMap<>(ApplyOutcome.class);
    private final List<Failed> failed = new ArrayList<>();

    AppliedBatch(LoadBatch batch) {
        this.batch = batch;
    }

    @Override
    public void applied(int position, ApplyOutcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    @Override
    public void failed(int position, String reason) {
        failed.add(new Failed(batch.rows().get(position), batch.lines()[position], reason));
    }

    LoadBatch batch() {
        return batch;
    }

    Map<ApplyOutcome, Long> outcomes() {
        return outcomes;
    }

    List<Failed> failed() {
        return failed;
    }
}
