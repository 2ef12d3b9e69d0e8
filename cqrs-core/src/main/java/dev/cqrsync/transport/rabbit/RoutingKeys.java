package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.Route;

/** Routing keys: the plain id to every service, {@code cqrs.<queue>.<id>} to one queue. */
final class RoutingKeys {

    private static final String DIRECT = "cqrs.";

    static String of(Route route) {
        String queue = route.queue();
        return queue == null ? route.cqrsId() : direct(queue, route.cqrsId());
    }

    static String direct(String queue, String cqrsId) {
        return DIRECT + queue + "." + cqrsId;
    }

    /** Reads a delivery's key. Only the receiving queue's own name is looked for, as names may contain dots. */
    static Route read(String key, String ownQueue) {
        String prefix = direct(ownQueue, "");
        return key.startsWith(prefix) ? Route.toQueue(ownQueue, key.substring(prefix.length())) : Route.toAll(key);
    }

    private RoutingKeys() {}
}
