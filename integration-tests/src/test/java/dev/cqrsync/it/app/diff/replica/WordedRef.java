package dev.cqrsync.it.app.diff.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** Copy of one. */
@Entity
@CqrsReplica("worded")
public class WordedRef extends CqrsReplicaEntity {

    @Id
    @Column(length = 60)
    private @Nullable String id;

    @Column(nullable = false)
    private String name = "";
}
