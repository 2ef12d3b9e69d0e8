package dev.cqrsync.it.model.replica;

import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import dev.cqrsync.replica.ReplicaValues;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is told of people, and does what would be done without it. */
public class PersonEvents implements ReplicaHandler<ReplicaValues> {

    private final List<String> told = new CopyOnWriteArrayList<>();

    /** One text per event. */
    public List<String> told() {
        return told;
    }

    @Override
    public String cqrsId() {
        return "person";
    }

    @Override
    public void onSave(ReplicaChange<ReplicaValues> change) {
        told.add("%s %s r%d %s previous=%s meta=%s correlation=%s expires=%s"
                .formatted(
                        change.outcome(),
                        change.data().get("title", String.class),
                        change.revision(),
                        change.isSync() ? "SYNC" : "SAVE",
                        change.previousData(),
                        change.meta(),
                        change.correlationId(),
                        change.event().expires() != null));
        change.apply();
    }

    @Override
    public void onDelete(ReplicaChange<ReplicaValues> change) {
        told.add("%s %s %s".formatted(change.outcome(), change.key(Long.class), change.deleteData()));
        change.apply();
    }
}
