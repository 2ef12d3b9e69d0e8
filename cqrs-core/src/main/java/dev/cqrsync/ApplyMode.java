package dev.cqrsync;

/** How the rows of a replica are written. */
public enum ApplyMode {
    /**
     * {@link #JDBC} where the entity lives in one table and nobody listens to it; {@link #ENTITY} when it has lifecycle
     * callbacks or entity listeners, or spreads over several tables.
     */
    AUTO,
    /** Set-based guarded SQL, bypassing the persistence context: fastest, no callbacks. */
    JDBC,
    /** Through the {@code EntityManager}, so that callbacks, auditing and indexing see every change. */
    ENTITY
}
