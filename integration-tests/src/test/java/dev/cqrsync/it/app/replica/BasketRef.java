package dev.cqrsync.it.app.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A basket. */
@Entity
@CqrsReplica("basket")
public class BasketRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private @Nullable String name;
}
