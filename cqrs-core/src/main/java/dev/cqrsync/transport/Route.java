package dev.cqrsync.transport;

import org.jspecify.annotations.Nullable;

/**
 * Where a message goes.
 *
 * @param cqrsId id of the model
 * @param queue the one service queue it is for, or {@code null} for every service that replicates the id
 */
public record Route(String cqrsId, @Nullable String queue) {

    /** To every service that replicates the id. */
    public static Route toAll(String cqrsId) {
        return new Route(cqrsId, null);
    }

    /** To one service. */
    public static Route toQueue(String queue, String cqrsId) {
        return new Route(cqrsId, queue);
    }

    /** Whether the message is for one service only. */
    public boolean isDirect() {
        return queue != null;
    }
}
