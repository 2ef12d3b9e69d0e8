package dev.cqrsync.example.master.account;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to create or change an account.
 *
 * @param revision the revision that the client has read; needed to change, ignored to create
 */
record AccountInput(
        @NotBlank @Size(max = 100) String name,
        @NotBlank @Email @Size(max = 254) String email,
        @Size(max = 10_000) String notes,
        int score,
        @NotNull @Digits(integer = 10, fraction = 2) BigDecimal balance,
        boolean active,
        @Past @Nullable LocalDate birthDate,
        @Nullable Long revision) {

    AccountInput {
        if (notes == null) { // the client may leave it out
            notes = "";
        }
    }
}
