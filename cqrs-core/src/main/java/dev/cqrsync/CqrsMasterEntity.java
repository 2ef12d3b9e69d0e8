package dev.cqrsync;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Brings a master the two columns it needs: {@code cqrs_revision}, which is its optimistic lock, and
 * {@code cqrs_updated}. Entities with columns of their own use {@link CqrsRevision} and {@link CqrsUpdated} instead.
 */
@MappedSuperclass
public abstract class CqrsMasterEntity {

    @Version
    @CqrsRevision
    @Column(name = "cqrs_revision", nullable = false)
    private long cqrsRevision;

    @CqrsUpdated
    @Column(name = "cqrs_updated", nullable = false)
    private @Nullable Instant cqrsUpdated;

    /** Revision of the row as of the last flush, 0 or more. */
    public long getCqrsRevision() {
        return cqrsRevision;
    }

    /** Moment of the row's last change; {@code null} before the first flush. */
    public @Nullable Instant getCqrsUpdated() {
        return cqrsUpdated;
    }
}
