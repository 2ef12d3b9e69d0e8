package dev.cqrsync.it.app.diff.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Copy of one. */
@Entity
@CqrsReplica("dated")
public class DatedRef extends CqrsReplicaEntity {

    @Id
    private @Nullable LocalDate id;

    @Column(nullable = false)
    private String name = "";
}
