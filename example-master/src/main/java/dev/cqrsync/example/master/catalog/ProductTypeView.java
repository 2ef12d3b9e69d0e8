package dev.cqrsync.example.master.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of a product type.
 *
 * @param revision to be sent back with a change
 * @param updated moment of the last change
 */
record ProductTypeView(
        @Nullable Long id,
        String name,
        long revision,
        @Nullable Instant updated) {}
