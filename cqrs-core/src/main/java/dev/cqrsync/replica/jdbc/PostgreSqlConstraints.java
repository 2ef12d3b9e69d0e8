package dev.cqrsync.replica.jdbc;

import dev.cqrsync.replica.ReplicaTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL knows about the constraint for which it has refused a row of a table. Read each time, for constraints
 * change while the application runs. Nothing is told of a table with triggers that may change a row before it is checked,
 * of a foreign key to the table itself, as its rows may come with the same statement, and of one whose referenced rows
 * this user may not see all of. Names of columns are as in the catalog. Thread-safe.
 */
final class PostgreSqlConstraints {

    private static final String CHECK_VIOLATION = "23514";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String EXCLUSION_VIOLATION = "23P01";
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String TOO_LONG = "22001";
    private static final String OUT_OF_RANGE = "22003";

    private static final Pattern EXCLUSION = Pattern.compile(" exclusion constraint \"([^\n]+)\"");

    /*
     * Each of these has to find an index for each table of the catalog: sequential scans are off for a batch, and what they
     * are said to cost then makes PostgreSQL compile a query, which takes a hundred times as long as to run it.
     */

    /** Unless it has triggers that come before a row is written: bits 1 and 2 of {@code tgtype}. */
    private static final String TABLE = """
            WITH replica AS (
              SELECT oid FROM pg_class
              WHERE oid = to_regclass(CAST(? AS text))
              AND NOT EXISTS (
                SELECT 1 FROM pg_trigger
                WHERE tgrelid = pg_class.oid AND tgtype & 3 = 3 AND NOT tgisinternal))
            """;

    static final String CONSTRAINT = TABLE + """
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

    /**
     * After the columns of the key those of a unique index that compares as their types and the table do, or of an
     * exclusion constraint, with the operator by which rows must not compare.
     */
    static final String TAKEN = TABLE + """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), k.position,
              coalesce('OPERATOR(' || quote_ident(s.nspname) || '.' || o.oprname || ')', '=')
            FROM replica
            JOIN pg_index i ON i.indrelid = replica.oid
            JOIN pg_class named ON named.oid = i.indexrelid
            LEFT JOIN pg_constraint x ON x.conrelid = replica.oid AND x.conindid = i.indexrelid AND x.contype = 'x'
            CROSS JOIN LATERAL (
              SELECT attnum, 0 AS position
              FROM pg_attribute
              WHERE attrelid = replica.oid AND attname = ANY (?)
              UNION ALL
              SELECT c.attnum, c.position
              FROM unnest(i.indkey) WITH ORDINALITY AS c (attnum, position)
              WHERE c.position <= i.indnkeyatts) AS k
            JOIN pg_attribute a ON a.attrelid = replica.oid AND a.attnum = k.attnum
            LEFT JOIN pg_operator o ON o.oid = x.conexclop[k.position]
            LEFT JOIN pg_namespace s ON s.oid = o.oprnamespace
            WHERE named.relname = ? AND (i.indisunique OR i.indisexclusion)
            AND i.indpred IS NULL AND i.indexprs IS NULL
            AND NOT EXISTS (
              SELECT 1
              FROM unnest(i.indkey, i.indclass, i.indcollation) AS c (attnum, opclass, collated)
              JOIN pg_opclass ON pg_opclass.oid = c.opclass
              JOIN pg_attribute t ON t.attrelid = replica.oid AND t.attnum = c.attnum
              WHERE i.indisunique AND NOT opcdefault OR c.collated <> t.attcollation)
            ORDER BY k.position""";

    static final String NOT_NULL = TABLE + """
            SELECT a.attname, 'NOT_NULL', 0
            FROM replica
            JOIN pg_attribute a ON a.attrelid = replica.oid
            WHERE a.attnum > 0 AND a.attnotnull""";

    static final String LENGTHS = TABLE + """
            SELECT a.attname, 'LENGTH', a.atttypmod - 4
            FROM replica
            JOIN pg_attribute a ON a.attrelid = replica.oid
            WHERE a.attnum > 0 AND a.atttypmod > 4
            AND a.atttypid IN (CAST('varchar' AS regtype), CAST('bpchar' AS regtype))""";

    /** Of decimals not those whose scale is negative or larger than the precision. */
    static final String RANGES = TABLE + """
            SELECT a.attname, 'BYTES', a.attlen
            FROM replica
            JOIN pg_attribute a ON a.attrelid = replica.oid
            WHERE a.attnum > 0 AND a.atttypid IN (CAST('int2' AS regtype), CAST('int4' AS regtype))
            UNION ALL
            SELECT a.attname, 'DIGITS', a.atttypmod - 4
            FROM replica
            JOIN pg_attribute a ON a.attrelid = replica.oid
            WHERE a.attnum > 0 AND a.atttypmod > 4 AND a.atttypid = CAST('numeric' AS regtype)
            AND (a.atttypmod - 4) & 65535 <= (a.atttypmod - 4) >> 16""";

    /** Why rows are refused. */
    sealed interface Reason permits Refuted, Beyond {}

    /** For what they are, or are beside. */
    record Refuted(CandidateCondition condition) implements Reason {}

    /** For what columns do not take, by their names. */
    record Beyond(Map<String, Bound> bounds) implements Reason {}

    /** What a column does not take. */
    record Bound(ColumnLimit limit, int number) {}

    /** Binds the parameters of a question to the catalog. */
    @FunctionalInterface
    private interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Takes a row of its answer. */
    @FunctionalInterface
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private final RowTable table;

    PostgreSqlConstraints(RowTable table) {
        this.table = table;
    }

    /** The name in the catalog of a column as it stands in statements. */
    static String nameOf(String column) {
        return column.startsWith("\"")
                ? column.substring(1, column.length() - 1).replace("\"\"", "\"")
                : column.toLowerCase(Locale.ROOT);
    }

    /**
     * Why the database has refused a row.
     *
     * @return {@code null} where it cannot be told of others by the values that are written
     * @throws SQLException when the database says no
     */
    @Nullable
    Reason reason(SessionImplementor session, SQLException refusal) throws SQLException {
        Connection connection = ReplicaTransactions.connection(session);
        String state = refusal.getSQLState() == null ? "" : refusal.getSQLState();
        return switch (state) {
            case CHECK_VIOLATION, FOREIGN_KEY_VIOLATION, UNIQUE_VIOLATION, EXCLUSION_VIOLATION -> {
                String name = constraintName(session, refusal);
                if (name == null) {
                    yield null;
                }
                boolean isTaken = UNIQUE_VIOLATION.equals(state) || EXCLUSION_VIOLATION.equals(state);
                CandidateCondition condition = isTaken ? isTaken(connection, name) : constraint(connection, name);
                yield condition == null ? null : new Refuted(condition);
            }
            case NOT_NULL_VIOLATION -> bounds(connection, NOT_NULL);
            case TOO_LONG -> bounds(connection, LENGTHS);
            case OUT_OF_RANGE -> bounds(connection, RANGES);
            default -> null;
        };
    }

    private static @Nullable String constraintName(SessionImplementor session, SQLException refusal) {
        if (EXCLUSION_VIOLATION.equals(refusal.getSQLState())) { // which Hibernate does not know
            Matcher name = EXCLUSION.matcher(String.valueOf(refusal.getMessage()));
            return name.find() ? name.group(1) : null;
        }
        return session.getJdbcServices()
                .getDialect()
                .getViolatedConstraintNameExtractor()
                .extractConstraintName(refusal);
    }

    private Beyond bounds(Connection connection, String sql) throws SQLException {
        Map<String, Bound> bounds = new LinkedHashMap<>();
        ask(
                connection,
                sql,
                question -> question.setString(1, table.name()),
                row -> bounds.put(row.getString(1), new Bound(ColumnLimit.valueOf(row.getString(2)), row.getInt(3))));
        return new Beyond(bounds);
    }

    private @Nullable CandidateCondition constraint(Connection connection, String name) throws SQLException {
        Map<String, UnaryOperator<String>> casts = new LinkedHashMap<>();
        Map<String, String> references = new LinkedHashMap<>();
        List<String> checks = new ArrayList<>();
        List<String> parents = new ArrayList<>();
        ask(
                connection,
                CONSTRAINT,
                question -> {
                    question.setString(1, table.name());
                    question.setString(2, name);
                },
                row -> {
                    casts.put(row.getString(1), cast(row.getString(2)));
                    if (row.getString(3) != null) {
                        checks.add(row.getString(3));
                    } else {
                        parents.add(row.getString(4));
                        references.put(row.getString(1), row.getString(5));
                    }
                });
        if (!checks.isEmpty()) {
            return CandidateCondition.unlessFulfilled(checks.get(0), casts);
        }
        return parents.isEmpty() ? null : CandidateCondition.isMissing(parents.get(0), references, casts);
    }

    private @Nullable CandidateCondition isTaken(Connection connection, String index) throws SQLException {
        List<String> identifier = table.identifier().stream()
                .map(column -> nameOf(column.column()))
                .toList();
        Map<String, UnaryOperator<String>> casts = new LinkedHashMap<>();
        List<Map.Entry<String, String>> comparisons = new ArrayList<>();
        ask(
                connection,
                TAKEN,
                question -> {
                    question.setString(1, table.name());
                    question.setArray(2, connection.createArrayOf("text", identifier.toArray()));
                    question.setString(3, index);
                },
                row -> {
                    casts.put(row.getString(1), cast(row.getString(2)));
                    if (row.getInt(3) > 0) {
                        comparisons.add(Map.entry(row.getString(1), row.getString(4)));
                    }
                });
        return comparisons.isEmpty()
                ? null
                : CandidateCondition.isTaken("ONLY " + table.name(), identifier, comparisons, casts);
    }

    private static UnaryOperator<String> cast(String type) {
        return value -> "CAST(%s AS %s)".formatted(value, type);
    }

    private static void ask(Connection connection, String sql, Parameters parameters, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    row.read(result);
                }
            }
        }
    }
}
