package dev.cqrsync.it.app.handling;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A row of this service that follows an item. */
@Entity
public class ItemPrice {

    @Id
    private @Nullable Long itemId;

    private @Nullable BigDecimal price;

    private boolean created;

    protected ItemPrice() {}

    ItemPrice(long itemId, boolean created) {
        this.itemId = itemId;
        this.created = created;
    }

    void price(BigDecimal newPrice) {
        price = newPrice;
    }
}
