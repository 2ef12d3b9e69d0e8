package dev.cqrsync.example.master.catalog;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to create or change a product type.
 *
 * @param revision the revision that the client has read; needed to change, ignored to create
 */
record ProductTypeInput(
        @NotBlank @Size(max = 100) String name, @Nullable Long revision) {}
