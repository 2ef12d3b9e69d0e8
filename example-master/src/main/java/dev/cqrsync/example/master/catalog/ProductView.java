package dev.cqrsync.example.master.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of a product.
 *
 * @param revision to be sent back with a change
 * @param updated moment of the last change
 */
record ProductView(
        @Nullable Long id,
        String name,
        BigDecimal price,
        @Nullable Long typeId,
        String typeName,
        long revision,
        @Nullable Instant updated) {}
