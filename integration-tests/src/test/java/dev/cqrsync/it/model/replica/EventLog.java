package dev.cqrsync.it.model.replica;

import dev.cqrsync.SignalType;
import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.ReplicaListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what became of every event, also of those that changed nothing. */
public class EventLog implements ReplicaListener {

    private final List<String> events = new CopyOnWriteArrayList<>();

    /** One text per event. */
    public List<String> events() {
        return events;
    }

    @Override
    public void applied(String cqrsId, SignalType signalType, ApplyOutcome outcome, long missed) {
        events.add("%s %s %s".formatted(signalType, cqrsId, outcome));
    }
}
