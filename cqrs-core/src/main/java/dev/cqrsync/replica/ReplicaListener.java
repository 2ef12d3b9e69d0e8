package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.ReplicaKey;

/** Is told what becomes of events. Called by several workers at once; must be quick and must not throw. */
public interface ReplicaListener {

    /** Tells nobody. */
    ReplicaListener NONE = new ReplicaListener() {};

    /**
     * An event has been decided upon and the transaction has committed.
     *
     * @param cqrsId id of the model
     * @param signalType the event's
     * @param outcome what it did
     * @param missed how many revisions between the row's and the event's have not been seen, which is harmless
     */
    default void applied(String cqrsId, SignalType signalType, ApplyOutcome outcome, long missed) {}

    /**
     * The replica has a row at this revision or a later one, or its tombstone, and the transaction has committed.
     *
     * @param cqrsId id of the model
     * @param key the row's
     * @param revision revision of the event that was decided upon
     */
    default void reached(String cqrsId, ReplicaKey key, long revision) {}

    /** A transaction with this many events is run again, as another one was in its way. */
    default void rerun(int events, Throwable cause) {}

    /** A transaction with this many events failed; those that fail by themselves are looked for. */
    default void divided(int events, Throwable cause) {}
}
