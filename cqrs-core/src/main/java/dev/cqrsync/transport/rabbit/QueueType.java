package dev.cqrsync.transport.rabbit;

import java.util.Map;

/** How the service queue and its dead-letter queue are declared. */
public enum QueueType {
    /** Without arguments, as every service of the family declares them. */
    CLASSIC(Map.of()),
    /** Replicated by the broker's cluster; all processes of a service must agree on it. */
    QUORUM(Map.of("x-queue-type", "quorum"));

    private final Map<String, Object> arguments;

    QueueType(Map<String, Object> arguments) {
        this.arguments = arguments;
    }

    Map<String, Object> arguments() {
        return arguments;
    }
}
