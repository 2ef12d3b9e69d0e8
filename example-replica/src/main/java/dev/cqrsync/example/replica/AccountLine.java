package dev.cqrsync.example.replica;

import java.math.BigDecimal;
import java.time.Instant;

/** An account as this service shows it. */
record AccountLine(
        Long id, String title, BigDecimal balance, boolean active, Instant createdAt, long revision, Instant updated) {}
