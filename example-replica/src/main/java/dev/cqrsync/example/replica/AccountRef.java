package dev.cqrsync.example.replica;

import dev.cqrsync.CqrsField;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this service needs of an account: not its email nor its notes, and the name under another name.
 *
 * <p>Nobody listens to this entity, so its rows are written by set-based SQL.
 */
@Entity
@CqrsReplica(value = "account", mapping = @CqrsField(master = "name", replica = "title"))
class AccountRef extends CqrsReplicaEntity {

    @Id // the master's; nothing here generates one
    private @Nullable Long id;

    @Column(nullable = false, length = 100)
    private String title;

    @Column(nullable = false, precision = 12, scale = 2)
    private BigDecimal balance;

    @Column(nullable = false)
    private boolean active;

    @Column(nullable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected AccountRef() {}

    @Nullable
    Long getId() {
        return id;
    }

    String getTitle() {
        return title;
    }

    BigDecimal getBalance() {
        return balance;
    }

    boolean isActive() {
        return active;
    }

    Instant getCreatedAt() {
        return createdAt;
    }
}
