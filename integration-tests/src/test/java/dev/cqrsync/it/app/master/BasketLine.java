package dev.cqrsync.it.app.master;

import dev.cqrsync.CqrsPartOf;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/** A part of a basket. */
@Entity
@CqrsPartOf("basket")
public class BasketLine {

    @Id
    private @Nullable Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    private @Nullable Basket basket;

    protected BasketLine() {}

    public BasketLine(long id, Basket basket) {
        this.id = id;
        this.basket = basket;
    }
}
