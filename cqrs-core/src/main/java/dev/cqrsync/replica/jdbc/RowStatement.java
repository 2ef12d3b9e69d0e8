package dev.cqrsync.replica.jdbc;

import java.util.List;
import java.util.function.Function;

/**
 * A statement for one row.
 *
 * @param parameters what is bound, in this order
 * @param text puts the statement together of an expression for each of them
 */
record RowStatement(List<ColumnBinder> parameters, Function<Function<ColumnBinder, String>, String> text) {}
