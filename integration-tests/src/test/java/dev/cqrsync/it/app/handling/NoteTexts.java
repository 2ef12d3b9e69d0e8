package dev.cqrsync.it.app.handling;

import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import dev.cqrsync.replica.RevisionLedger;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Keeps notes without a table. */
public class NoteTexts implements ReplicaHandler<NoteTexts.Data> {

    /** Some of a note. */
    public record Data(long id, String text, @Nullable Instant writtenAt) {}

    private final Map<Long, Data> notes = new ConcurrentSkipListMap<>();
    private final RevisionLedger ledger = RevisionLedger.inMemory(10_000);

    /** What it has, by id. */
    public Map<Long, Data> notes() {
        return Map.copyOf(notes);
    }

    @Override
    public String cqrsId() {
        return "note";
    }

    @Override
    public void onSave(ReplicaChange<Data> change) {
        notes.put(change.data().id(), change.data());
    }

    @Override
    public void onDelete(ReplicaChange<Data> change) {
        notes.remove(change.key(Long.class));
    }

    @Override
    public RevisionLedger ledger() {
        return ledger;
    }
}
