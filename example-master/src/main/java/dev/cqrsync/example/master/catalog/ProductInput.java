package dev.cqrsync.example.master.catalog;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to create or change a product.
 *
 * @param revision the revision that the client has read; needed to change, ignored to create
 */
record ProductInput(
        @NotBlank @Size(max = 100) String name,

        @NotNull @PositiveOrZero @Digits(integer = 10, fraction = 2)
        BigDecimal price,

        @NotNull Long typeId,
        @Nullable Long revision) {}
