package dev.cqrsync.it.app.retrying;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

@Entity
@CqrsReplica("parcel")
public class Parcel extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    private @Nullable Integer weight;
}
