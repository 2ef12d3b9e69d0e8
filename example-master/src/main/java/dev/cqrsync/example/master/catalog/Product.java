package dev.cqrsync.example.master.catalog;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Something for sale. Its type travels as the type's key. */
@Entity
@CqrsMaster("product")
public class Product extends CqrsMasterEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private @Nullable Long id;

    @Column(nullable = false, length = 100)
    private String name;

    @Column(nullable = false, precision = 12, scale = 2)
    private BigDecimal price;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private ProductType type;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected Product() {}

    Product(ProductInput input, ProductType type) {
        this.name = input.name();
        this.price = input.price();
        this.type = type;
    }

    void change(ProductInput input, ProductType newType) {
        this.name = input.name();
        this.price = input.price();
        this.type = newType;
    }

    public @Nullable Long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public BigDecimal price() {
        return price;
    }

    ProductView view() {
        return new ProductView(id, name, price, type.id(), type.name(), getCqrsRevision(), getCqrsUpdated());
    }
}
