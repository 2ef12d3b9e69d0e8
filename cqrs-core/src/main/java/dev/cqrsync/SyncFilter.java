package dev.cqrsync;

/**
 * Decides which rows of a master are replicated; a bean of it is found by its type argument. The filter of the nearest
 * class counts for entities that inherit.
 *
 * <p>Revisions are maintained whatever it says, so a row may enter and leave. What becomes of it at the replicas when it
 * leaves, {@link CqrsMaster#onFilterExit()} says. Deletes are always published.
 *
 * @param <T> the master's entity class or a superclass of it
 */
@FunctionalInterface
public interface SyncFilter<T> {

    /**
     * Whether the row is replicated. Called before the commit, inside the transaction and after its flush, once per saved
     * row. It should look at the row alone: a change of another row publishes nothing. Thread-safe.
     *
     * @param row as it will be committed
     */
    boolean includes(T row);
}
