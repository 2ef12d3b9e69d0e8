package dev.cqrsync.example.replica;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** What an event says of a purchase; the names are those of the wire. */
record PurchaseData(long id, String customer, String status, BigDecimal total, List<Line> lines) {

    /** One product in it. */
    record Line(String product, int quantity) {}

    /** The lines as one text. */
    String contents() {
        return lines.stream()
                .map(line -> "%d × %s".formatted(line.quantity(), line.product()))
                .collect(Collectors.joining(", "));
    }
}
