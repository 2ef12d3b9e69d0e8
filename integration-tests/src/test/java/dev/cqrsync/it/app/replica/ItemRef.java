package dev.cqrsync.it.app.replica;

import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Some of an item, under other names; written by set-based SQL. */
@Entity
@CqrsReplica(
        value = "item",
        mapping = {@CqrsField(master = "name", replica = "title"), @CqrsField(master = "size", replica = "sizeName")})
public class ItemRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private @Nullable String title;

    @Column(nullable = false, precision = 12, scale = 2)
    private @Nullable BigDecimal amount;

    private @Nullable String sizeName;

    private @Nullable LocalDate dueOn;
}
