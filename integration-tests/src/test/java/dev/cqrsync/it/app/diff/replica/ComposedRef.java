package dev.cqrsync.it.app.diff.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;

/** Copy of one. */
@Entity
@CqrsReplica("composed")
public class ComposedRef extends CqrsReplicaEntity {

    @EmbeddedId
    private @Nullable ComposedKey id;

    @Column(nullable = false)
    private String name = "";
}
