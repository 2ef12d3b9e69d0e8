package dev.cqrsync.it.app.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import org.jspecify.annotations.Nullable;

/** A tally; it has callbacks, so it is written through the entity manager. */
@Entity
@CqrsReplica(value = "tally", ignore = "shouted")
public class TallyRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private String label = "";

    @Column(nullable = false)
    private long points;

    /** What the callback makes of the label. */
    private @Nullable String shouted;

    @PrePersist
    @PreUpdate
    void shout() {
        shouted = label + "!";
    }
}
