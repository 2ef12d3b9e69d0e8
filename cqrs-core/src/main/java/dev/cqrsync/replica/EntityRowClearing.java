package dev.cqrsync.replica;

import dev.cqrsync.CqrsException;
import dev.cqrsync.serialization.ReplicaKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Deletes what a load has not brought from an entity's table. Used by one thread at a time. */
final class EntityRowClearing implements RowClearing {

    /** How far the clocks of a master's instances may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final ReplicaModel model;
    private final KeptKeys kept;
    private final BiConsumer<List<ReplicaMessage>, RowLoader.Outcome> applier;
    private @Nullable Instant latest;

    EntityRowClearing(ReplicaModel model, KeptKeys kept, BiConsumer<List<ReplicaMessage>, RowLoader.Outcome> applier) {
        this.model = model;
        this.kept = kept;
        this.applier = applier;
    }

    @Override
    public void keep(List<LoadedRow> rows) {
        List<ReplicaKey> keys = new ArrayList<>(rows.size());
        for (LoadedRow row : rows) {
            ReplicaMessage message = EntityRowLoader.message(row);
            Instant updated = message.updated();
            if (updated != null && (latest == null || updated.isAfter(latest))) {
                latest = updated;
            }
            keys.add(message.row().key());
        }
        try {
            kept.add(keys);
        } catch (SQLException e) {
            throw new CqrsException("The keys of loaded rows cannot be noted.", e);
        }
    }

    @Override
    public void clear(int batchSize, RowLoader.Outcome outcome) {
        if (latest == null) {
            return;
        }
        List<ReplicaMessage> batch = new ArrayList<>(batchSize);
        try {
            kept.forEachOther(latest.minus(CLOCKS_APART), (key, state) -> {
                batch.add(model.delete(batch.size(), key, state));
                if (batch.size() == batchSize) {
                    applier.accept(List.copyOf(batch), outcome);
                    batch.clear();
                }
            });
        } catch (SQLException e) {
            throw new CqrsException("The rows that were not loaded cannot be found.", e);
        }
        applier.accept(List.copyOf(batch), outcome);
    }

    @Override
    public void close() {
        kept.close();
    }
}
