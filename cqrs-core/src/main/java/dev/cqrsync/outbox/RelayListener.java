package dev.cqrsync.outbox;

/**
 * Is told what becomes of events. Called by the threads of relay and broker client, several at once: implementations
 * are quick, thread-safe and do not throw.
 */
public interface RelayListener {

    /** Listens to nothing. */
    RelayListener NONE = new RelayListener() {};

    /** The broker has the event and at least one queue takes it. */
    default void published(String cqrsId) {}

    /** The broker has taken the event, but no queue takes events of its id. */
    default void unrouted(String cqrsId) {}

    /** The broker has not taken the event. From the outbox it is published again later. */
    default void failed(String cqrsId, Throwable cause) {}

    /** The event was left out, as a newer one of the same row has been published in its stead. */
    default void superseded(String cqrsId) {}

    /** The event was given up: only without outbox, when the broker is slower or gone for longer than memory lasts. */
    default void dropped(String cqrsId) {}
}
