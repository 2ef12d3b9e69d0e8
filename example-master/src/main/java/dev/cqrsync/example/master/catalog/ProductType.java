package dev.cqrsync.example.master.catalog;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A kind of product. */
@Entity
@CqrsMaster("product_type")
class ProductType extends CqrsMasterEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private @Nullable Long id;

    @Column(nullable = false, length = 100, unique = true)
    private String name;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected ProductType() {}

    ProductType(ProductTypeInput input) {
        this.name = input.name();
    }

    void change(ProductTypeInput input) {
        this.name = input.name();
    }

    @Nullable
    Long id() {
        return id;
    }

    String name() {
        return name;
    }

    ProductTypeView view() {
        return new ProductTypeView(id, name, getCqrsRevision(), getCqrsUpdated());
    }
}
