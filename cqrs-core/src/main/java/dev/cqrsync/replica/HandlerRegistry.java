package dev.cqrsync.replica;

import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingException;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventValues;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The application's handlers by id. Immutable. */
public final class HandlerRegistry {

    private final Map<String, BoundHandler<?>> handlers = new TreeMap<>();

    /**
     * Checks and takes the handlers.
     *
     * @param naming how components of records are called on the wire
     * @throws MappingException when two handle the same id, or one does not tell its type
     */
    public HandlerRegistry(Collection<? extends ReplicaHandler<?>> handlers, FieldNaming naming) {
        EventValues values = new EventValues(naming);
        for (ReplicaHandler<?> handler : handlers) {
            BoundHandler<?> other = this.handlers.put(handler.cqrsId(), new BoundHandler<>(handler, values));
            if (other != null) {
                throw new MappingException(
                        "Two handlers have the id '%s': %s and %s."
                                .formatted(
                                        handler.cqrsId(),
                                        other.handler().getClass().getName(),
                                        handler.getClass().getName()),
                        "Keep one of them.");
            }
        }
    }

    /** No handlers. */
    public static HandlerRegistry empty() {
        return new HandlerRegistry(Set.of(), FieldNaming.SNAKE_CASE);
    }

    /** Ids that have a handler. */
    public Set<String> cqrsIds() {
        return Set.copyOf(handlers.keySet());
    }

    /** The class that handles an id, for messages to people. */
    public @Nullable String handlerName(String cqrsId) {
        BoundHandler<?> bound = handlers.get(cqrsId);
        return bound == null ? null : bound.handler().getClass().getName();
    }

    /** The policy of an id's handler, or the service's. */
    RetryPolicy retryPolicy(String cqrsId, RetryPolicy ofService) {
        BoundHandler<?> bound = handlers.get(cqrsId);
        return bound == null ? ofService : bound.handler().retryPolicy(ofService);
    }

    @Nullable
    BoundHandler<?> find(String cqrsId) {
        return handlers.get(cqrsId);
    }
}
