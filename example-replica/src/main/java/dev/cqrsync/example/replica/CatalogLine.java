package dev.cqrsync.example.replica;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A product with the name of its type.
 *
 * @param typeName {@code null} while the type has not arrived
 * @param updated moment of the last change, by the master's clock
 * @param seen moment when that change was written here, by our clock
 */
record CatalogLine(
        Long id,
        String name,
        BigDecimal price,
        @Nullable String typeName,
        long revision,
        Instant updated,
        @Nullable Instant seen) {

    /** From the change on the master to the row here, in milliseconds, as far as the two clocks agree. */
    public @Nullable Long getLagMillis() {
        return seen == null ? null : Duration.between(updated, seen).toMillis();
    }
}
