package dev.cqrsync.sync.reconcile;

/** Where the instances of a service wait for requests to compare. */
final class RequestQueue {

    private RequestQueue() {}

    /** @param queue the service's own queue, {@code cqrs.queue} */
    static String of(String queue) {
        return "cqrs.reconcile." + queue;
    }
}
