package dev.cqrsync.replica.jdbc;

import dev.cqrsync.replica.ReplicaTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's. Nothing is told of a table with triggers that may change a row before it is checked, of a foreign key to
 * the table itself, as its rows may come with the same statement, and of one whose referenced rows this user may not see
 * all of.
 */
final class PostgreSqlConstraints extends ConstraintCatalog {

    private static final String CHECK_VIOLATION = "23514";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String TOO_LONG = "22001";
    private static final String OUT_OF_RANGE = "22003";

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

    /** Not those whose scale is negative or larger than the precision. */
    private static final String DIGITS = TABLE + """
            SELECT a.attname, a.atttypmod - 4
            FROM replica
            JOIN pg_attribute a ON a.attrelid = replica.oid
            WHERE a.attnum > 0 AND a.atttypmod > 4 AND a.atttypid = CAST('numeric' AS regtype)
            AND (a.atttypmod - 4) & 65535 <= (a.atttypmod - 4) >> 16""";

    PostgreSqlConstraints(RowTable table) {
        super(table);
    }

    @Override
    String nameOf(String column) {
        return column.startsWith("\"")
                ? column.substring(1, column.length() - 1).replace("\"\"", "\"")
                : column.toLowerCase(Locale.ROOT);
    }

    @Override
    String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    @Override
    @Nullable
    Reason reason(SessionImplementor session, SQLException refusal) throws SQLException {
        Connection connection = ReplicaTransactions.connection(session);
        String state = refusal.getSQLState() == null ? "" : refusal.getSQLState();
        return switch (state) {
            case CHECK_VIOLATION, FOREIGN_KEY_VIOLATION, UNIQUE_VIOLATION -> {
                String name = session.getJdbcServices()
                        .getDialect()
                        .getViolatedConstraintNameExtractor()
                        .extractConstraintName(refusal);
                if (name == null) {
                    yield null;
                }
                yield UNIQUE_VIOLATION.equals(state) ? isTaken(connection, name) : constraint(connection, name);
            }
            case NOT_NULL_VIOLATION ->
                limits(connection, NOT_NULL, question -> question.setString(1, table()), Limit.NOT_NULL);
            case TOO_LONG -> limits(connection, LENGTHS, question -> question.setString(1, table()), Limit.LENGTH);
            case OUT_OF_RANGE -> limits(connection, DIGITS, question -> question.setString(1, table()), Limit.DIGITS);
            default -> null;
        };
    }

    private @Nullable Condition constraint(Connection connection, String name) throws SQLException {
        Map<String, UnaryOperator<String>> casts = new LinkedHashMap<>();
        Map<String, String> references = new LinkedHashMap<>();
        List<String> checks = new ArrayList<>();
        List<String> parents = new ArrayList<>();
        ask(
                connection,
                CONSTRAINT,
                question -> {
                    question.setString(1, table());
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
            return unlessFulfilled(checks.get(0), casts);
        }
        return parents.isEmpty() ? null : isMissing(parents.get(0), references, casts);
    }

    private @Nullable Condition isTaken(Connection connection, String index) throws SQLException {
        Map<String, UnaryOperator<String>> casts = new LinkedHashMap<>();
        Set<String> unique = new LinkedHashSet<>();
        ask(
                connection,
                UNIQUE,
                question -> {
                    question.setString(1, table());
                    question.setArray(
                            2, connection.createArrayOf("text", identifier().toArray()));
                    question.setString(3, index);
                },
                row -> {
                    casts.put(row.getString(1), cast(row.getString(2)));
                    if (row.getInt(3) > 0) {
                        unique.add(row.getString(1));
                    }
                });
        return isTaken("ONLY " + table(), unique, casts);
    }

    private static UnaryOperator<String> cast(String type) {
        return value -> "CAST(%s AS %s)".formatted(value, type);
    }
}
