package dev.cqrsync.transport;

/** Waits for requests of other services. Thread-safe. */
@FunctionalInterface
public interface RequestServer {

    /**
     * Handles requests one at a time. Instances that serve the same queue share its requests: each is handled by one, and
     * by nobody else when that one dies. The queue is there as long as somebody serves it. Returns at once; a broker that
     * cannot be reached is tried again until it can.
     */
    Subscription serve(String queue, RequestHandler handler);
}
