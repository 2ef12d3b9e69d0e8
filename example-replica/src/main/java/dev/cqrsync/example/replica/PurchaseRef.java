package dev.cqrsync.example.replica;

import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A purchase that is no draft, as the master's serializer tells it. {@link PurchaseHandler} fills what is our own. */
@Entity
@CqrsReplica(value = "purchase", ignore = "contents")
class PurchaseRef extends CqrsReplicaEntity {

    @Id
    private @Nullable Long id;

    @Column(nullable = false, length = 100)
    private String customer;

    @Column(nullable = false, length = 10)
    private String status;

    @Column(nullable = false)
    private int items;

    @Column(nullable = false, precision = 14, scale = 2)
    private BigDecimal total;

    /** Its lines as one text. */
    @Column(length = 4_000)
    private @Nullable String contents;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected PurchaseRef() {}

    void describe(String newContents) {
        contents = newContents.substring(0, Math.min(newContents.length(), 4_000));
    }

    @Nullable
    Long getId() {
        return id;
    }

    String getCustomer() {
        return customer;
    }

    String getStatus() {
        return status;
    }

    int getItems() {
        return items;
    }

    BigDecimal getTotal() {
        return total;
    }

    @Nullable
    String getContents() {
        return contents;
    }
}
