package dev.cqrsync.it.wire.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@CqrsReplica("owner")
public class OwnerRef extends CqrsReplicaEntity {

    @Id
    public @Nullable UUID id;

    public @Nullable String title;
}
