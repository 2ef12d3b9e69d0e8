package dev.cqrsync.example.master.purchase;

import dev.cqrsync.CqrsPartOf;
import dev.cqrsync.example.master.catalog.Product;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One product in a purchase, at the price of then. No master itself, but part of one: adding, changing or removing a line
 * publishes its purchase.
 */
@Entity
@CqrsPartOf("purchase")
class PurchaseLine {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private @Nullable Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Purchase purchase;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Product product;

    @Column(nullable = false)
    private int quantity;

    @Column(nullable = false, precision = 12, scale = 2)
    private BigDecimal unitPrice;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected PurchaseLine() {}

    PurchaseLine(Purchase purchase, Product product, int quantity) {
        this.purchase = purchase;
        this.product = product;
        this.quantity = quantity;
        this.unitPrice = product.price();
    }

    boolean hasId(long other) {
        return id != null && id == other;
    }

    Product product() {
        return product;
    }

    int quantity() {
        return quantity;
    }

    BigDecimal price() {
        return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    PurchaseView.Line view() {
        return new PurchaseView.Line(id, product.name(), quantity, price());
    }
}
