package dev.cqrsync.example.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A kind of product. */
@Entity
@CqrsReplica("product_type")
class ProductTypeRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    // not unique here: when two types swap their names, one arrives before the other
    @Column(nullable = false, length = 100)
    private String name;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected ProductTypeRef() {}

    @Nullable
    Long getId() {
        return id;
    }

    String getName() {
        return name;
    }
}
