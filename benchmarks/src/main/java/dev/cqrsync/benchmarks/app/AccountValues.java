package dev.cqrsync.benchmarks.app;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** The values of a row. */
public record AccountValues(
        String name,
        String email,
        String notes,
        int score,
        BigDecimal balance,
        boolean active,
        LocalDate birthDate,
        Instant createdAt,
        UUID ref) {

    private static final String NOTES = "x".repeat(100);
    private static final LocalDate BIRTH_DATE = LocalDate.of(1970, 1, 1);
    private static final Instant CREATED_AT = Instant.parse("2024-01-01T00:00:00.123456Z");

    /** Values that all follow from a seed and differ from another seed's. */
    public static AccountValues of(long seed) {
        return new AccountValues(
                "Account " + seed,
                "account" + seed + "@example.org",
                NOTES + seed,
                (int) seed,
                BigDecimal.valueOf(seed * 7, 2),
                seed % 2 == 0,
                BIRTH_DATE.plusDays(seed % 20_000),
                CREATED_AT.plusSeconds(seed),
                new UUID(seed, ~seed));
    }
}
