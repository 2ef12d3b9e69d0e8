package dev.cqrsync.example.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something for sale, and when this service learnt of its last change.
 *
 * <p>It has lifecycle callbacks, so its rows are written through the entity manager, which calls them.
 */
@Entity
@CqrsReplica(value = "product", ignore = "seenAt")
class ProductRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false, length = 100)
    private String name;

    @Column(nullable = false, precision = 12, scale = 2)
    private BigDecimal price;

    // no foreign key in the database: with several workers a product may arrive before its type
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
    private @Nullable ProductTypeRef type;

    /** This service's own column. */
    private @Nullable Instant seenAt;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected ProductRef() {}

    @PrePersist
    @PreUpdate
    void seen() {
        seenAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Nullable
    Long getId() {
        return id;
    }

    String getName() {
        return name;
    }

    BigDecimal getPrice() {
        return price;
    }

    @Nullable
    ProductTypeRef getType() {
        return type;
    }

    @Nullable
    Instant getSeenAt() {
        return seenAt;
    }
}
