package dev.cqrsync;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Brings a replica the two columns it needs: {@code cqrs_revision} and {@code cqrs_updated}, both copied from the
 * master. Entities with columns of their own use {@link CqrsRevision} and {@link CqrsUpdated} instead.
 */
@MappedSuperclass
public abstract class CqrsReplicaEntity {

    @CqrsRevision
    @Column(name = "cqrs_revision", nullable = false)
    private long cqrsRevision;

    @CqrsUpdated
    @Column(name = "cqrs_updated", nullable = false)
    private @Nullable Instant cqrsUpdated;

    /** Revision of the master's row that this copy shows. */
    public long getCqrsRevision() {
        return cqrsRevision;
    }

    /** Moment of the change on the master that this copy shows. */
    public @Nullable Instant getCqrsUpdated() {
        return cqrsUpdated;
    }
}
