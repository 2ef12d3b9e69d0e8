package dev.cqrsync.autoconfigure;

import dev.cqrsync.SignalType;
import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.ReplicaListener;
import dev.cqrsync.serialization.ReplicaKey;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** Tells all listeners of the application. */
final class ReplicaListeners implements ReplicaListener {

    /** Asked for when the first event is applied, as it is one of them itself. */
    private final Supplier<List<ReplicaListener>> others;

    ReplicaListeners(ObjectProvider<ReplicaListener> listeners) {
        this.others = SingletonSupplier.of(() ->
                listeners.orderedStream().filter(listener -> listener != this).toList());
    }

    @Override
    public void applied(String cqrsId, SignalType signalType, ApplyOutcome outcome, long missed) {
        others.get().forEach(listener -> listener.applied(cqrsId, signalType, outcome, missed));
    }

    @Override
    public void reached(String cqrsId, ReplicaKey key, long revision) {
        others.get().forEach(listener -> listener.reached(cqrsId, key, revision));
    }

    @Override
    public void rerun(int events, Throwable cause) {
        others.get().forEach(listener -> listener.rerun(events, cause));
    }

    @Override
    public void divided(int events, Throwable cause) {
        others.get().forEach(listener -> listener.divided(events, cause));
    }
}
