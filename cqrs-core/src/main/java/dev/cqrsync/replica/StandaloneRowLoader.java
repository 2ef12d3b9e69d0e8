package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads into a handler's own store. Thread-safe. */
final class StandaloneRowLoader implements RowLoader {

    private final String cqrsId;
    private final StandaloneMessage.Target target;
    private final StandaloneApplier applier;

    StandaloneRowLoader(String cqrsId, BoundHandler<?> handler, StandaloneApplier applier) {
        this.cqrsId = cqrsId;
        this.target = new StandaloneMessage.Target(handler);
        this.applier = applier;
    }

    @Override
    public String cqrsId() {
        return cqrsId;
    }

    @Override
    public LoadedRow read(int position, ChangeEvent row) {
        return new LoadedRow(target.row(position, row));
    }

    @Override
    public void apply(List<LoadedRow> rows, Outcome outcome) {
        List<StandaloneMessage> messages =
                rows.stream().map(row -> (StandaloneMessage) row.message()).toList();
        applier.apply(messages, new ReportedOutcome(outcome));
    }

    @Override
    public @Nullable RowClearing clearing() {
        return null;
    }
}
