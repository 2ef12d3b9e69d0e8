package dev.cqrsync.example.master.purchase;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.FilterExit;
import dev.cqrsync.example.master.account.Account;
import dev.cqrsync.example.master.catalog.Product;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a customer buys. {@link PurchaseSerializer} decides what is published of it, {@link PlacedPurchases} of which
 * ones; replicas drop one that becomes a draft again. Its events tell the status from before.
 */
@Entity
@CqrsMaster(
        value = "purchase",
        serializer = PurchaseSerializer.class,
        tracked = "status",
        onFilterExit = FilterExit.DELETE)
class Purchase extends CqrsMasterEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private @Nullable Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Account account;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 10)
    private PurchaseStatus status;

    @OneToMany(mappedBy = "purchase", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("id")
    private Set<PurchaseLine> lines = new LinkedHashSet<>();

    @SuppressWarnings("NullAway.Init") // for JPA, which sets the fields
    protected Purchase() {}

    Purchase(Account account, PurchaseStatus status) {
        this.account = account;
        this.status = status;
    }

    void change(Account newAccount, PurchaseStatus newStatus) {
        this.account = newAccount;
        this.status = newStatus;
    }

    void add(Product product, int quantity) {
        lines.add(new PurchaseLine(this, product, quantity));
    }

    /** Whether there was such a line. */
    boolean removeLine(long lineId) {
        return lines.removeIf(line -> line.hasId(lineId));
    }

    boolean isDraft() {
        return status == PurchaseStatus.DRAFT;
    }

    Account account() {
        return account;
    }

    PurchaseStatus status() {
        return status;
    }

    Set<PurchaseLine> lines() {
        return lines;
    }

    PurchaseView view() {
        List<PurchaseView.Line> shown = lines.stream().map(PurchaseLine::view).toList();
        return new PurchaseView(id, account.id(), account.name(), status, shown, getCqrsRevision(), getCqrsUpdated());
    }
}
