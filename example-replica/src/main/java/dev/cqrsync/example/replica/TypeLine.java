package dev.cqrsync.example.replica;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A product type with figures about its products.
 *
 * @param averagePrice {@code null} without products
 * @param total sum of the products' prices, {@code null} without products
 */
record TypeLine(
        Long id,
        String name,
        long products,
        @Nullable Double averagePrice,
        @Nullable BigDecimal total,
        long revision,
        Instant updated) {}
