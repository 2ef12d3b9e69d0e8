package dev.cqrsync.example.master.purchase;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of a purchase.
 *
 * @param revision to be sent back with a change; it counts the changes of lines too
 * @param updated moment of the last change
 */
record PurchaseView(
        @Nullable Long id,
        @Nullable Long accountId,
        String customer,
        PurchaseStatus status,
        List<Line> lines,
        long revision,
        @Nullable Instant updated) {

    /**
     * One product in it.
     *
     * @param price of all pieces
     */
    record Line(@Nullable Long id, String product, int quantity, BigDecimal price) {}

    public int getItems() {
        return lines.stream().mapToInt(Line::quantity).sum();
    }

    public BigDecimal getTotal() {
        return lines.stream().map(Line::price).reduce(new BigDecimal("0.00"), BigDecimal::add);
    }

    /** What people call it. */
    public String getName() {
        return "Purchase %d of %s".formatted(id, customer);
    }
}
