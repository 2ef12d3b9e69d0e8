package dev.cqrsync.example.replica;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One change of a purchase's status, a row of this service's own. */
@Entity
class PurchaseStep {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private @Nullable Long id;

    @Column(nullable = false)
    private long purchaseId;

    /** {@code null} for the first that we have seen. */
    @Column(length = 10)
    private @Nullable String before;

    @Column(nullable = false, length = 10)
    private String status;

    @Column(nullable = false)
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected PurchaseStep() {}

    PurchaseStep(long purchaseId, @Nullable String before, String status, Instant changedAt) {
        this.purchaseId = purchaseId;
        this.before = before;
        this.status = status;
        this.changedAt = changedAt;
    }

    @Nullable
    Long getId() {
        return id;
    }

    long getPurchaseId() {
        return purchaseId;
    }

    @Nullable
    String getBefore() {
        return before;
    }

    String getStatus() {
        return status;
    }

    Instant getChangedAt() {
        return changedAt;
    }
}
