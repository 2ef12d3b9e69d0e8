package dev.cqrsync.example.replica;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much there is. Differs from an earlier one when a row has come, changed or gone.
 *
 * @param balance sum of the accounts' balances, {@code null} without accounts
 * @param revisions sum of all rows' revisions, which tells a change that leaves the counts alone
 * @param updated moment of the latest change, by the master's clock; {@code null} without rows
 */
record Overview(
        long accounts,
        long types,
        long products,
        long purchases,
        @Nullable BigDecimal balance,
        long revisions,
        @Nullable Instant updated) {}
