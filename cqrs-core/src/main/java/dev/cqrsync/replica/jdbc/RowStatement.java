package dev.cqrsync.replica.jdbc;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement for one row.
 *
 * @param parameters what is bound, in this order
 * @param text puts the statement together of an expression for each of them
 * @param insert the same for one that does in less time what the statement does as long as the row is not there, and fails
 *     with a duplicate key otherwise; {@code null} where there is none
 */
record RowStatement(
        List<ColumnBinder> parameters,
        Function<Function<ColumnBinder, String>, String> text,
        @Nullable Function<Function<ColumnBinder, String>, String> insert) {

    RowStatement(List<ColumnBinder> parameters, Function<Function<ColumnBinder, String>, String> text) {
        this(parameters, text, null);
    }
}
