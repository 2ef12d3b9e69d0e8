package dev.cqrsync.it.app.diff.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** Copy of one. */
@Entity
@CqrsReplica("numbered")
public class NumberedRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private String name = "";
}
