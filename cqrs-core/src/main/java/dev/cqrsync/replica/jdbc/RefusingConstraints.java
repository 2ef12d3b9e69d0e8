package dev.cqrsync.replica.jdbc;

import dev.cqrsync.replica.ReplicaTransactions;
import dev.cqrsync.replica.RowWrite;
import dev.cqrsync.serialization.ReplicaRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that PostgreSQL refuses for the reason for which it has refused another one. Whatever makes a producer
 * send one such row makes it send many, and each that is found by a failing statement costs three exchanges and takes its
 * neighbours back; so the catalog is asked for the constraint that the error names, and PostgreSQL evaluates it for all
 * of them at once. Not null and lengths are looked up there, too, and compared here.
 *
 * <p>Nothing is told of a table with triggers that may change a row before it is checked, of a foreign key to the table
 * itself, as its rows may come with the same statement, and of one whose referenced rows this user may not see all of.
 * The catalog is read each time, for constraints change while the application runs. Thread-safe.
 */
final class RefusingConstraints {

    private static final String CHECK_VIOLATION = "23514";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String TOO_LONG = "22001";

    /** Unless it has triggers that come before a row is written: bits 1 and 2 of {@code tgtype}. */
    private static final String TABLE = """
            WITH replica AS (
              SELECT oid FROM pg_class
              WHERE oid = to_regclass(CAST(? AS text))
              AND NOT EXISTS (
                SELECT 1 FROM pg_trigger
                WHERE tgrelid = pg_class.oid AND tgtype & 3 = 3 AND NOT tgisinternal))
            """;

    private static final String CONSTRAINT = TABLE + """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(c.conbin, c.conrelid),
              CAST(CAST(c.confrelid AS regclass) AS text), r.attname
            FROM replica
            JOIN pg_constraint c ON c.conrelid = replica.oid
            CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (attnum, referenced, position)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
            LEFT JOIN pg_attribute r ON r.attrelid = c.confrelid AND r.attnum = k.referenced
            WHERE c.conname = ? AND (
              c.contype = 'c'
              OR c.contype = 'f' AND c.convalidated AND c.confmatchtype = 's' AND c.confrelid <> c.conrelid
                AND NOT (SELECT t.relrowsecurity FROM pg_class t WHERE t.oid = c.confrelid))
            ORDER BY k.position""";

    /** The columns of a unique index that compares as their types and the table do, after those of the key. */
    private static final String UNIQUE = TABLE + """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), k.position
            FROM replica
            JOIN pg_index i ON i.indrelid = replica.oid
            JOIN pg_class named ON named.oid = i.indexrelid
            CROSS JOIN LATERAL (
              SELECT attnum, 0 AS position
              FROM pg_attribute
              WHERE attrelid = replica.oid AND attname = ANY (?)
              UNION ALL
              SELECT c.attnum, c.position
              FROM unnest(i.indkey) WITH ORDINALITY AS c (attnum, position)
              WHERE c.position <= i.indnkeyatts) AS k
            JOIN pg_attribute a ON a.attrelid = replica.oid AND a.attnum = k.attnum
            WHERE named.relname = ? AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
            AND NOT EXISTS (
              SELECT 1
              FROM unnest(i.indkey, i.indclass, i.indcollation) AS c (attnum, opclass, collated)
              JOIN pg_opclass ON pg_opclass.oid = c.opclass
              JOIN pg_attribute o ON o.attrelid = replica.oid AND o.attnum = c.attnum
              WHERE NOT opcdefault OR c.collated <> o.attcollation)
            ORDER BY k.position""";

    private static final String NOT_NULL = TABLE + """
            SELECT a.attname, 0
            FROM replica
            JOIN pg_attribute a ON a.attrelid = replica.oid
            WHERE a.attnum > 0 AND a.attnotnull""";

    private static final String LENGTHS = TABLE + """
            SELECT a.attname, a.atttypmod - 4
            FROM replica
            JOIN pg_attribute a ON a.attrelid = replica.oid
            WHERE a.attnum > 0 AND a.atttypmod > 4
            AND a.atttypid IN (CAST('varchar' AS regtype), CAST('bpchar' AS regtype))""";

    /** How a column's values are found and sent. */
    private record Column(ColumnBinder binder, Function<RowWrite, @Nullable Object> value) {

        /** Whether the database gets them as they are. */
        boolean isPlain() {
            return "?".equals(binder.write());
        }
    }

    /**
     * A condition that refused rows fulfil, on columns of some types.
     *
     * @param onAll whether it depends on which rows are written, and not only on each by itself
     */
    private record Condition(String sql, List<Column> columns, List<String> names, List<String> types, boolean onAll) {}

    /** Whether a row is refused for the value of a column, of which the catalog has told a number. */
    @FunctionalInterface
    private interface Refuses {
        boolean test(@Nullable Object value, int number);
    }

    private final String table;
    private final List<String> identifier;
    private final Map<String, Column> columns = new HashMap<>();

    RefusingConstraints(RowTable table) {
        this.table = table.name();
        this.identifier =
                table.identifier().stream().map(RefusingConstraints::nameOf).toList();
        for (int i = 0; i < table.identifier().size(); i++) {
            int index = i;
            add(table.identifier().get(i), write -> write.key().values().get(index));
        }
        for (int i = 0; i < table.columns().size(); i++) {
            int index = i;
            add(table.columns().get(i), write -> write.values().get(index));
        }
        add(table.revision(), RowWrite::revision);
        add(table.updated(), RowWrite::updated);
    }

    private void add(ColumnBinder binder, Function<RowWrite, @Nullable Object> value) {
        columns.put(nameOf(binder), new Column(binder, value));
    }

    /** As it is in the catalog. */
    private static String nameOf(ColumnBinder binder) {
        String column = binder.column();
        return column.startsWith("\"")
                ? column.substring(1, column.length() - 1).replace("\"\"", "\"")
                : column.toLowerCase(Locale.ROOT);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** See {@link dev.cqrsync.replica.RowStore#refusedAlike}. */
    BitSet among(SessionImplementor session, SQLException refusal, List<RowWrite> writes) throws SQLException {
        Connection connection = ReplicaTransactions.connection(session);
        String state = refusal.getSQLState() == null ? "" : refusal.getSQLState();
        return switch (state) {
            case CHECK_VIOLATION, FOREIGN_KEY_VIOLATION, UNIQUE_VIOLATION -> {
                String name = session.getJdbcServices()
                        .getDialect()
                        .getViolatedConstraintNameExtractor()
                        .extractConstraintName(refusal);
                Condition condition = name == null
                        ? null
                        : UNIQUE_VIOLATION.equals(state) ? isTaken(connection, name) : condition(connection, name);
                yield condition == null ? new BitSet() : thatFulfil(condition, session, connection, writes);
            }
            case NOT_NULL_VIOLATION -> thatHave(connection, NOT_NULL, writes, (value, any) -> value == null);
            case TOO_LONG -> thatHave(connection, LENGTHS, writes, RefusingConstraints::isTooLong);
            default -> new BitSet();
        };
    }

    /** Spaces at the end are cut off without a word, as the SQL standard has it. */
    private static boolean isTooLong(@Nullable Object value, int length) {
        if (!(value instanceof String text) || text.length() <= length) {
            return false;
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.codePointCount(0, end) > length;
    }

    private BitSet thatHave(Connection connection, String catalog, List<RowWrite> writes, Refuses refuses)
            throws SQLException {
        BitSet found = new BitSet();
        try (PreparedStatement statement = connection.prepareStatement(catalog)) {
            statement.setString(1, table);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    Column column = columns.get(result.getString(1));
                    int number = result.getInt(2);
                    for (int i = 0; column != null && column.isPlain() && i < writes.size(); i++) {
                        if (refuses.test(column.value().apply(writes.get(i)), number)) {
                            found.set(i);
                        }
                    }
                }
            }
        }
        return found;
    }

    /** What a constraint refuses, {@code null} where that cannot be told by the values that are written. */
    private @Nullable Condition condition(Connection connection, String constraint) throws SQLException {
        List<Column> constrained = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<String> referenced = new ArrayList<>();
        String expression = null;
        String parent = null;
        try (PreparedStatement statement = connection.prepareStatement(CONSTRAINT)) {
            statement.setString(1, table);
            statement.setString(2, constraint);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    String name = result.getString(1);
                    Column column = columns.get(name);
                    if (column == null) {
                        return null;
                    }
                    constrained.add(column);
                    names.add(quoted(name));
                    types.add(result.getString(2));
                    expression = result.getString(3);
                    parent = result.getString(4);
                    referenced.add(result.getString(5) == null ? "" : quoted(result.getString(5)));
                }
            }
        }
        if (constrained.isEmpty()) {
            return null;
        }
        return new Condition(
                expression == null ? isMissing(parent, names, referenced) : "NOT (%s)".formatted(expression),
                constrained,
                names,
                types,
                false);
    }

    private static String isMissing(@Nullable String parent, List<String> names, List<String> referenced) {
        String given = names.stream().map("candidate.%s IS NOT NULL"::formatted).collect(Collectors.joining(" AND "));
        String same = IntStream.range(0, names.size())
                .mapToObj(i -> "parent.%s = candidate.%s".formatted(referenced.get(i), names.get(i)))
                .collect(Collectors.joining(" AND "));
        return "%s AND NOT EXISTS (SELECT 1 FROM %s AS parent WHERE %s)".formatted(given, parent, same);
    }

    /**
     * Rows with a value that another row has, which none of them changes. {@code null} where the index is not about the
     * values that are written as they are.
     */
    private @Nullable Condition isTaken(Connection connection, String index) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        List<String> unique = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(UNIQUE)) {
            statement.setString(1, table);
            statement.setArray(2, connection.createArrayOf("text", identifier.toArray()));
            statement.setString(3, index);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    types.put(result.getString(1), result.getString(2));
                    if (result.getInt(3) > 0) {
                        unique.add(result.getString(1));
                    }
                }
            }
        }
        if (unique.isEmpty() || !columns.keySet().containsAll(types.keySet())) {
            return null;
        }
        return new Condition(
                "EXISTS (SELECT 1 FROM ONLY %s AS holder WHERE %s AND NOT EXISTS (SELECT 1 FROM candidate AS written WHERE %s))"
                        .formatted(table, equal("holder", "candidate", unique), equal("holder", "written", identifier)),
                types.keySet().stream()
                        .map(name -> Objects.requireNonNull(columns.get(name)))
                        .toList(),
                types.keySet().stream().map(RefusingConstraints::quoted).toList(),
                List.copyOf(types.values()),
                true);
    }

    private static String equal(String one, String other, List<String> columns) {
        return columns.stream()
                .map(RefusingConstraints::quoted)
                .map(column -> "%1$s.%3$s = %2$s.%3$s".formatted(one, other, column))
                .collect(Collectors.joining(" AND "));
    }

    private static BitSet thatFulfil(
            Condition condition, SessionImplementor session, Connection connection, List<RowWrite> writes)
            throws SQLException {
        List<Integer> candidates = IntStream.range(0, writes.size())
                .filter(i -> condition.onAll()
                        || condition.columns().stream()
                                .noneMatch(column -> column.value().apply(writes.get(i)) == ReplicaRow.ABSENT))
                .boxed()
                .toList();
        BitSet found = new BitSet();
        if (condition.onAll()
                && Chunks.ofKeys(writes.size(), condition.columns().size()) < writes.size()) {
            return found;
        }
        for (int from = 0; from < candidates.size(); ) {
            int size =
                    Chunks.ofKeys(candidates.size() - from, condition.columns().size());
            try (PreparedStatement statement = connection.prepareStatement(query(condition, size))) {
                int parameter = 1;
                for (int i = from; i < from + size; i++) { // the last one fills up
                    RowWrite write = writes.get(candidates.get(Math.min(i, candidates.size() - 1)));
                    for (Column column : condition.columns()) {
                        @Nullable Object value = column.value().apply(write);
                        // a row that keeps its value counts as one that may give it up
                        column.binder()
                                .bind(statement, value == ReplicaRow.ABSENT ? null : value, parameter++, session);
                    }
                }
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        found.set(candidates.get(Math.min(from + result.getInt(1), candidates.size() - 1)));
                    }
                }
            }
            from += size;
        }
        return found;
    }

    private static String query(Condition condition, int rows) {
        String values = IntStream.range(0, condition.columns().size())
                .mapToObj(i -> "CAST(%s AS %s)"
                        .formatted(
                                condition.columns().get(i).binder().write(),
                                condition.types().get(i)))
                .collect(Collectors.joining(", "));
        return """
                WITH candidate (cqrs_row, %s) AS (VALUES %s)
                SELECT candidate.cqrs_row
                FROM candidate
                WHERE %s""".formatted(
                        String.join(", ", condition.names()),
                        IntStream.range(0, rows)
                                .mapToObj(i -> "(%d, %s)".formatted(i, values))
                                .collect(Collectors.joining(", ")),
                        condition.sql());
    }
}
