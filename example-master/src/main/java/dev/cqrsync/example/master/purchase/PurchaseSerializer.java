package dev.cqrsync.example.master.purchase;

import dev.cqrsync.MasterSerializer;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/** What is published of a purchase: the customer by name, and its lines, as they are when the purchase changes. */
class PurchaseSerializer implements MasterSerializer<Purchase> {

    /** A purchase on the wire. */
    record Published(String customer, PurchaseStatus status, int items, BigDecimal total, List<Line> lines) {}

    /** One of its lines. */
    record Line(String product, int quantity, BigDecimal price) {}

    @Override
    public Published serialize(Purchase purchase) {
        List<Line> lines = purchase.lines().stream()
                .map(line -> new Line(line.product().name(), line.quantity(), line.price()))
                .sorted(Comparator.comparing(Line::product))
                .toList();
        return new Published(
                purchase.account().name(),
                purchase.status(),
                lines.stream().mapToInt(Line::quantity).sum(),
                lines.stream().map(Line::price).reduce(BigDecimal.ZERO, BigDecimal::add),
                lines);
    }

    /** Read with all changed purchases of a transaction in one query. */
    @Override
    public List<String> fetch() {
        return List.of("account", "lines.product");
    }
}
