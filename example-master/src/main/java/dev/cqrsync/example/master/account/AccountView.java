package dev.cqrsync.example.master.account;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of an account.
 *
 * @param revision to be sent back with a change
 * @param updated moment of the last change
 */
record AccountView(
        @Nullable Long id,
        String name,
        String email,
        String notes,
        int score,
        BigDecimal balance,
        boolean active,
        @Nullable LocalDate birthDate,
        Instant createdAt,
        UUID ref,
        long revision,
        @Nullable Instant updated) {}
