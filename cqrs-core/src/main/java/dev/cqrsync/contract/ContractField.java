package dev.cqrsync.contract;

import dev.cqrsync.serialization.WireType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field that a master publishes.
 *
 * @param type its type on the wire
 * @param nullable whether it can be null
 * @param length characters or bytes at most, or {@code null} when not limited or not known, see {@link ContractContent}
 * @param values the values of an enumeration, or {@code null} for other fields
 */
public record ContractField(
        WireType type,
        boolean nullable,
        @Nullable Long length,
        @Nullable List<String> values) {}
