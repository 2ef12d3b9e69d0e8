package dev.cqrsync.it.app.handling;

import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Some of an item. */
@Entity
@CqrsReplica(value = "item", mapping = @CqrsField(master = "name", replica = "title"))
public class HandledItem extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private @Nullable String title;

    private @Nullable BigDecimal amount;
}
