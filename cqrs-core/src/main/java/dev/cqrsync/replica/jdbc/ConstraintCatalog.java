package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What a database knows about the constraint for which it has refused a row of a table. Read each time, for constraints
 * change while the application runs. Names of columns are as in the catalog. Thread-safe.
 */
abstract class ConstraintCatalog {

    /** Why rows are refused. */
    sealed interface Reason permits Condition, Limits {}

    /**
     * A condition that refused rows fulfil, in a query over rows that are called {@code candidate}.
     *
     * @param casts for each column that it looks at what makes an expression one of the column's type
     * @param onAll whether it depends on which rows are written, and not only on each by itself
     */
    record Condition(String sql, Map<String, UnaryOperator<String>> casts, boolean onAll) implements Reason {}

    /** A number for each column that has one, and what it says about values. */
    record Limits(Map<String, Integer> numbers, Limit limit) implements Reason {}

    /** What is compared without asking the database. */
    enum Limit {
        NOT_NULL {
            @Override
            boolean refuses(@Nullable Object value, int number) {
                return value == null;
            }
        },
        /** In characters. Spaces at the end are cut off without a word, as the SQL standard has it. */
        LENGTH {
            @Override
            boolean refuses(@Nullable Object value, int length) {
                if (!(value instanceof String text) || text.length() <= length) {
                    return false;
                }
                int end = text.length();
                while (end > 0 && text.charAt(end - 1) == ' ') {
                    end--;
                }
                return text.codePointCount(0, end) > length;
            }
        },
        /** Of a decimal: how many, times 65,536, and how many of them make a fraction, to which databases round. */
        DIGITS {
            @Override
            boolean refuses(@Nullable Object value, int number) {
                if (!(value instanceof BigDecimal decimal) || decimal.signum() == 0) {
                    return false;
                }
                int fraction = number & 0xFFFF;
                long most = (number >> 16) - fraction;
                long digits = digitsBeforeThePoint(decimal);
                return digits == most
                        ? digitsBeforeThePoint(decimal.setScale(fraction, RoundingMode.HALF_UP)) > most
                        : digits > most; // not rounded: an exponent may be as large as it likes
            }
        };

        private static long digitsBeforeThePoint(BigDecimal decimal) {
            return (long) decimal.precision() - decimal.scale();
        }

        abstract boolean refuses(@Nullable Object value, int number);
    }

    /** Binds the parameters of a question to the catalog. */
    @FunctionalInterface
    interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Takes a row of its answer. */
    @FunctionalInterface
    interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** The catalog of a database, {@code null} where it is not asked. */
    static @Nullable ConstraintCatalog of(DatabaseKind database, RowTable table) {
        return switch (database) {
            case POSTGRESQL -> new PostgreSqlConstraints(table);
            case MARIADB -> new MariaDbConstraints(table);
            case MYSQL, H2 -> null;
        };
    }

    private final RowTable table;

    ConstraintCatalog(RowTable table) {
        this.table = table;
    }

    /**
     * Why the database has refused a row.
     *
     * @return {@code null} where it cannot be told of others by the values that are written
     * @throws SQLException when the database says no
     */
    abstract @Nullable Reason reason(SessionImplementor session, SQLException refusal) throws SQLException;

    /** The name in the catalog of a column as it stands in statements. */
    abstract String nameOf(String column);

    /** The opposite of {@link #nameOf}. */
    abstract String quoted(String name);

    final String table() {
        return table.name();
    }

    final List<String> identifier() {
        return table.identifier().stream()
                .map(column -> nameOf(column.column()))
                .toList();
    }

    static void ask(Connection connection, String sql, Parameters parameters, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    row.read(result);
                }
            }
        }
    }

    /** @param sql asks for columns and numbers */
    static Limits limits(Connection connection, String sql, Parameters parameters, Limit limit) throws SQLException {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        ask(connection, sql, parameters, row -> numbers.put(row.getString(1), row.getInt(2)));
        return new Limits(numbers, limit);
    }

    /** Rows that a check refuses. */
    static @Nullable Condition unlessFulfilled(String check, Map<String, UnaryOperator<String>> casts) {
        return casts.isEmpty() ? null : new Condition("NOT (%s)".formatted(check), casts, false);
    }

    /** Rows without a parent, by the names of referenced columns under those of the columns that refer to them. */
    final @Nullable Condition isMissing(
            String parent, Map<String, String> references, Map<String, UnaryOperator<String>> casts) {
        String given = references.keySet().stream()
                .map(name -> "candidate.%s IS NOT NULL".formatted(quoted(name)))
                .collect(Collectors.joining(" AND "));
        return references.isEmpty()
                ? null
                : new Condition(
                        "%s AND NOT EXISTS (SELECT 1 FROM %s AS parent WHERE %s)"
                                .formatted(given, parent, equal("candidate", "parent", references)),
                        casts,
                        false);
    }

    /**
     * Rows with a value that another row has, which none of them changes.
     *
     * @param holders where other rows are looked for
     * @param casts those of the key's columns included
     */
    final @Nullable Condition isTaken(String holders, Set<String> unique, Map<String, UnaryOperator<String>> casts) {
        return unique.isEmpty()
                ? null
                : new Condition(
                        """
                        EXISTS (
                          SELECT 1 FROM %s AS holder WHERE %s
                          AND NOT EXISTS (SELECT 1 FROM candidate AS written WHERE %s))""".formatted(
                                        holders,
                                        equal("holder", "candidate", same(unique)),
                                        equal("holder", "written", same(new LinkedHashSet<>(identifier())))),
                        casts,
                        true);
    }

    private static Map<String, String> same(Set<String> columns) {
        Map<String, String> same = new LinkedHashMap<>();
        columns.forEach(column -> same.put(column, column));
        return same;
    }

    private String equal(String one, String other, Map<String, String> columns) {
        return columns.entrySet().stream()
                .map(pair -> "%s.%s = %s.%s".formatted(one, quoted(pair.getKey()), other, quoted(pair.getValue())))
                .collect(Collectors.joining(" AND "));
    }

    /**
     * Finds the candidates that fulfil a condition, by their numbers.
     *
     * @param writes the expressions through which the values of the condition's columns are written
     */
    final String query(Condition condition, List<String> writes, int rows) {
        List<String> names = new ArrayList<>(condition.casts().keySet());
        String values = IntStream.range(0, names.size())
                .mapToObj(i -> Objects.requireNonNull(condition.casts().get(names.get(i)))
                        .apply(writes.get(i)))
                .collect(Collectors.joining(", "));
        return """
                WITH candidate (cqrs_row, %s) AS (VALUES %s)
                SELECT candidate.cqrs_row
                FROM candidate
                WHERE %s""".formatted(
                        names.stream().map(this::quoted).collect(Collectors.joining(", ")),
                        IntStream.range(0, rows)
                                .mapToObj(i -> "(%d, %s)".formatted(i, values))
                                .collect(Collectors.joining(", ")),
                        condition.sql());
    }
}
