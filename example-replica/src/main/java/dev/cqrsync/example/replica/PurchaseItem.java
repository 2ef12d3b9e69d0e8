package dev.cqrsync.example.replica;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A purchase as this service shows it.
 *
 * @param contents its lines as one text
 * @param steps what its status has been, oldest first, separated by spaces
 */
record PurchaseItem(
        Long id,
        String customer,
        String status,
        int items,
        BigDecimal total,
        @Nullable String contents,
        @Nullable String steps,
        long revision,
        Instant updated) {}
