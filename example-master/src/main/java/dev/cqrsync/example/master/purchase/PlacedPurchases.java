package dev.cqrsync.example.master.purchase;

import dev.cqrsync.SyncFilter;
import org.springframework.stereotype.Component;

/** Drafts stay here. */
@Component
class PlacedPurchases implements SyncFilter<Purchase> {

    @Override
    public boolean includes(Purchase purchase) {
        return !purchase.isDraft();
    }
}
