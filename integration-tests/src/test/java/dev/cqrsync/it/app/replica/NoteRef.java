package dev.cqrsync.it.app.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A note; written by set-based SQL. */
@Entity
@CqrsReplica("note")
public class NoteRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private @Nullable String text;

    private @Nullable Instant writtenAt;
}
