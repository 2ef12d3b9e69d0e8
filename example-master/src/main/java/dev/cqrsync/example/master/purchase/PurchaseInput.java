package dev.cqrsync.example.master.purchase;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to create or change a purchase.
 *
 * @param productId product of a line to add, if any
 * @param quantity pieces of that line, one unless said
 * @param revision the revision that the client has read; needed to change, ignored to create
 */
record PurchaseInput(
        @NotNull Long accountId,
        @NotNull PurchaseStatus status,
        @Nullable Long productId,
        @Positive @Max(1_000) @Nullable Integer quantity,
        @Nullable Long revision) {}
