package dev.cqrsync.it.app.diff.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Copy of one. */
@Entity
@CqrsReplica("identified")
public class IdentifiedRef extends CqrsReplicaEntity {

    @Id
    private @Nullable UUID id;

    @Column(nullable = false)
    private String name = "";
}
