package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import java.util.List;

/** Loads into an entity's table. Thread-safe. */
final class EntityRowLoader implements RowLoader {

    private final ReplicaModel model;
    private final UnitApplier applier;

    EntityRowLoader(ReplicaModel model, ReplicaListener listener) {
        this.model = model;
        this.applier = new UnitApplier(model.unit().transactions(), listener);
    }

    @Override
    public String cqrsId() {
        return model.cqrsId();
    }

    @Override
    public LoadedRow read(int position, ChangeEvent row) {
        return new LoadedRow(model.row(position, row));
    }

    @Override
    public void apply(List<LoadedRow> rows, Outcome outcome) {
        write(rows.stream().map(EntityRowLoader::message).toList(), outcome);
    }

    static ReplicaMessage message(LoadedRow row) {
        return (ReplicaMessage) row.message();
    }

    private void write(List<ReplicaMessage> messages, Outcome outcome) {
        if (!messages.isEmpty()) {
            applier.apply(messages, new ReportedOutcome(outcome));
        }
    }

    @Override
    public RowClearing clearing() {
        return new EntityRowClearing(model, model.unit().storage().keptKeys(model.mapping()), this::write);
    }
}
