package dev.cqrsync.example.master.purchase;

import dev.cqrsync.example.master.Revisions;
import dev.cqrsync.example.master.account.Account;
import dev.cqrsync.example.master.account.AccountRepository;
import dev.cqrsync.example.master.catalog.Product;
import dev.cqrsync.example.master.catalog.ProductRepository;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/**
 * Changes purchases, each time in one transaction.
 *
 * <p>A changed line raises the revision of its purchase at the end of the transaction, so what a change has led to is read
 * in the next one.
 */
@Service
@Transactional
class Purchases {

    private final PurchaseRepository purchases;
    private final AccountRepository accounts;
    private final ProductRepository products;

    Purchases(PurchaseRepository purchases, AccountRepository accounts, ProductRepository products) {
        this.purchases = purchases;
        this.accounts = accounts;
        this.products = products;
    }

    @Transactional(readOnly = true)
    Page<PurchaseView> list(String part, Pageable pageable) {
        return purchases.findByAccountNameContainingIgnoreCase(part, pageable).map(Purchase::view);
    }

    @Transactional(readOnly = true)
    PurchaseView get(long id) {
        return find(id).view();
    }

    long create(PurchaseInput input) {
        Purchase purchase = new Purchase(accountOf(input), input.status());
        addLine(purchase, input);
        return Objects.requireNonNull(purchases.save(purchase).view().id());
    }

    void change(long id, PurchaseInput input) {
        Purchase purchase = find(id);
        Revisions.check(purchase, id, input.revision());
        purchase.change(accountOf(input), input.status());
        addLine(purchase, input);
    }

    void removeLine(long id, long lineId) {
        if (!find(id).removeLine(lineId)) {
            throw notFound("line %d of purchase %d".formatted(lineId, id));
        }
    }

    void delete(long id, @Nullable Long revision) {
        Purchase purchase = find(id);
        Revisions.check(purchase, id, revision);
        purchases.delete(purchase);
    }

    private void addLine(Purchase purchase, PurchaseInput input) {
        if (input.productId() != null) {
            Product product = products.findById(input.productId())
                    .orElseThrow(() -> new ResponseStatusException(
                            HttpStatus.BAD_REQUEST,
                            "There is no product %d for the purchase.".formatted(input.productId())));
            purchase.add(product, input.quantity() == null ? 1 : input.quantity());
        }
    }

    private Account accountOf(PurchaseInput input) {
        return accounts.findById(input.accountId())
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "There is no account %d for the purchase.".formatted(input.accountId())));
    }

    private Purchase find(long id) {
        return purchases.findById(id).orElseThrow(() -> notFound("purchase " + id));
    }

    private static ResponseStatusException notFound(String what) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no %s.".formatted(what));
    }
}
