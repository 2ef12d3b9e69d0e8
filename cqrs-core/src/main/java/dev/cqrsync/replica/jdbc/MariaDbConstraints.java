package dev.cqrsync.replica.jdbc;

import dev.cqrsync.replica.ReplicaTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB's. Nothing is told of a table with triggers that may change a row before it is checked, or whose triggers this
 * user may not see, of a foreign key to the table itself, as its rows may come with the same statement, and where values
 * that do not fit are not refused but made to. Errors name their constraint in English, or nothing is told.
 */
final class MariaDbConstraints extends ConstraintCatalog {

    /** How the errors that are about a row name what it violates, by their codes. */
    private enum Violation {
        CHECK(4025, "CONSTRAINT `(.+)` failed for `"),
        FOREIGN_KEY(1452, ", CONSTRAINT `(.+?)` FOREIGN KEY \\("),
        UNIQUE(1062, " for key '([^']+)'$"),
        NOT_NULL(1048, "Column '(.+)' cannot be null"),
        LENGTH(1406, "Data too long for column '(.+)' at row "),
        DIGITS(1264, "Out of range value for column '(.+)' at row ");

        private final int code;
        private final Pattern name;

        Violation(int code, String name) {
            this.code = code;
            this.name = Pattern.compile(name);
        }

        static @Nullable Violation of(SQLException refusal) {
            for (Violation violation : values()) {
                if (violation.code == refusal.getErrorCode()) {
                    return violation;
                }
            }
            return null;
        }

        @Nullable
        String name(SQLException refusal) {
            Matcher matcher = name.matcher(String.valueOf(refusal.getMessage()));
            return matcher.find() ? matcher.group(1).replace("``", "`") : null;
        }
    }

    private static final Pattern TABLE_NAME = Pattern.compile("(?:`?([^`.]+)`?\\.)?`?([^`.]+)`?");

    /** Parameters: schema, schema, table, schema, table. */
    private static final String WRITES_AS_GIVEN =
            """
            SELECT 1
            WHERE @@sql_mode LIKE '%STRICT\\_%'
            AND EXISTS (
              SELECT GRANTEE FROM information_schema.USER_PRIVILEGES
              WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = granted.to_me
              UNION ALL
              SELECT GRANTEE FROM information_schema.SCHEMA_PRIVILEGES
              WHERE PRIVILEGE_TYPE = 'TRIGGER' AND TABLE_SCHEMA = ? AND GRANTEE = granted.to_me
              UNION ALL
              SELECT GRANTEE FROM information_schema.TABLE_PRIVILEGES
              WHERE PRIVILEGE_TYPE = 'TRIGGER' AND TABLE_SCHEMA = ? AND TABLE_NAME = ? AND GRANTEE = granted.to_me)
            AND NOT EXISTS (
              SELECT 1 FROM information_schema.TRIGGERS
              WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? AND ACTION_TIMING = 'BEFORE')
            """.replace("granted.to_me", "CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')");

    /** Parameters of this and all others: schema, table. */
    private static final String COLUMNS = """
            SELECT LOWER(COLUMN_NAME), DATA_TYPE, COLUMN_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION,
              CHARACTER_SET_NAME, COLLATION_NAME
            FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?""";

    /** One that stands at a column is named after it in the catalog, and after table and column in errors. */
    private static final String CHECK = """
            SELECT CHECK_CLAUSE
            FROM information_schema.CHECK_CONSTRAINTS
            WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ?
            AND ? IN (IF(LEVEL = 'Table', CONSTRAINT_NAME, NULL), IF(LEVEL = 'Column', CONCAT(TABLE_NAME, '.', CONSTRAINT_NAME), NULL))""";

    private static final String FOREIGN_KEY = """
            SELECT LOWER(COLUMN_NAME), REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
            FROM information_schema.KEY_COLUMN_USAGE
            WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND CONSTRAINT_NAME = ? AND REFERENCED_TABLE_NAME IS NOT NULL
            AND NOT (REFERENCED_TABLE_SCHEMA = TABLE_SCHEMA AND REFERENCED_TABLE_NAME = TABLE_NAME)""";

    private static final String UNIQUE = """
            SELECT LOWER(COLUMN_NAME), SUB_PART
            FROM information_schema.STATISTICS
            WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = ? AND NON_UNIQUE = 0""";

    /** Not those that get a value of their own instead of null. */
    private static final String NOT_NULL = """
            SELECT LOWER(COLUMN_NAME), 0
            FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?
            AND IS_NULLABLE = 'NO' AND EXTRA NOT LIKE '%auto_increment%' AND DATA_TYPE <> 'timestamp'""";

    private static final String LENGTH = """
            SELECT LOWER(COLUMN_NAME), CHARACTER_MAXIMUM_LENGTH
            FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ? AND DATA_TYPE IN ('char', 'varchar')""";

    private static final String DIGITS = """
            SELECT LOWER(COLUMN_NAME), NUMERIC_PRECISION * 65536 + NUMERIC_SCALE
            FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ? AND DATA_TYPE = 'decimal'""";

    MariaDbConstraints(RowTable table) {
        super(table);
    }

    /** Names of columns do not depend on their case. */
    @Override
    String nameOf(String column) {
        String name = column.startsWith("`")
                ? column.substring(1, column.length() - 1).replace("``", "`")
                : column;
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    @Override
    @Nullable
    Reason reason(SessionImplementor session, SQLException refusal) throws SQLException {
        Violation violation = Violation.of(refusal);
        String name = violation == null ? null : violation.name(refusal);
        Matcher table = TABLE_NAME.matcher(table());
        if (violation == null || name == null || !table.matches()) {
            return null;
        }
        Connection connection = ReplicaTransactions.connection(session);
        String schema = table.group(1) == null ? connection.getCatalog() : table.group(1);
        return new Question(connection, schema, table.group(2)).reason(violation, name);
    }

    /** What is asked about one table. */
    private final class Question {

        private final Connection connection;
        private final String schema;
        private final String table;

        Question(Connection connection, String schema, String table) {
            this.connection = connection;
            this.schema = schema;
            this.table = table;
        }

        @Nullable
        Reason reason(Violation violation, String name) throws SQLException {
            if (!writesAsGiven()) {
                return null;
            }
            return switch (violation) {
                case CHECK -> check(name);
                case FOREIGN_KEY -> foreignKey(name);
                case UNIQUE -> unique(name);
                case NOT_NULL -> limits(connection, NOT_NULL, question -> about(name, question), Limit.NOT_NULL);
                case LENGTH -> limits(connection, LENGTH, question -> about(name, question), Limit.LENGTH);
                case DIGITS -> limits(connection, DIGITS, question -> about(name, question), Limit.DIGITS);
            };
        }

        private boolean writesAsGiven() throws SQLException {
            List<Boolean> answer = new ArrayList<>();
            ask(
                    connection,
                    WRITES_AS_GIVEN,
                    question -> {
                        question.setString(1, schema);
                        question.setString(2, schema);
                        question.setString(3, table);
                        question.setString(4, schema);
                        question.setString(5, table);
                    },
                    row -> answer.add(true));
            return !answer.isEmpty();
        }

        private void about(String name, PreparedStatement question) throws SQLException {
            question.setString(1, schema);
            question.setString(2, table);
            question.setString(3, name);
        }

        private @Nullable Condition check(String name) throws SQLException {
            List<String> clauses = new ArrayList<>();
            ask(connection, CHECK, question -> about(name, question), row -> clauses.add(row.getString(1)));
            if (clauses.size() != 1) {
                return null;
            }
            String clause = clauses.get(0);
            String lowerClause = clause.toLowerCase(Locale.ROOT);
            Map<String, @Nullable UnaryOperator<String>> all = casts();
            Set<String> looksAt = all.keySet().stream()
                    .filter(column -> lowerClause.contains(quoted(column)))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            Map<String, UnaryOperator<String>> casts = only(looksAt, all);
            return casts == null ? null : unlessFulfilled(clause, casts);
        }

        private @Nullable Condition foreignKey(String name) throws SQLException {
            Map<String, String> references = new LinkedHashMap<>();
            Set<String> parents = new LinkedHashSet<>();
            ask(connection, FOREIGN_KEY, question -> about(name, question), row -> {
                references.put(row.getString(1), row.getString(4));
                parents.add(quoted(row.getString(2)) + "." + quoted(row.getString(3)));
            });
            Map<String, UnaryOperator<String>> casts = only(references.keySet(), casts());
            return casts == null || parents.size() != 1
                    ? null
                    : isMissing(parents.iterator().next(), references, casts);
        }

        private @Nullable Condition unique(String index) throws SQLException {
            Set<String> unique = new LinkedHashSet<>();
            List<String> inPart = new ArrayList<>();
            ask(connection, UNIQUE, question -> about(index, question), row -> {
                unique.add(row.getString(1));
                if (row.getString(2) != null) {
                    inPart.add(row.getString(1));
                }
            });
            Set<String> looksAt = new LinkedHashSet<>(identifier());
            looksAt.addAll(unique);
            Map<String, UnaryOperator<String>> casts = only(looksAt, casts());
            return casts == null || !inPart.isEmpty() ? null : isTaken(table(), unique, casts);
        }

        private Map<String, @Nullable UnaryOperator<String>> casts() throws SQLException {
            Map<String, @Nullable UnaryOperator<String>> casts = new LinkedHashMap<>();
            ask(
                    connection,
                    COLUMNS,
                    question -> {
                        question.setString(1, schema);
                        question.setString(2, table);
                    },
                    row -> casts.put(row.getString(1), cast(row)));
            return casts;
        }
    }

    /** Those of some columns; {@code null} when one of them has none. */
    private static @Nullable Map<String, UnaryOperator<String>> only(
            Set<String> columns, Map<String, @Nullable UnaryOperator<String>> casts) {
        Map<String, UnaryOperator<String>> only = new LinkedHashMap<>();
        for (String column : columns) {
            UnaryOperator<String> cast = casts.get(column);
            if (cast == null) {
                return null;
            }
            only.put(column, cast);
        }
        return only;
    }

    /** To the type of a row of {@link #COLUMNS}; {@code null} where a cast is not the same as writing to the column. */
    private static @Nullable UnaryOperator<String> cast(ResultSet column) throws SQLException {
        String digits = "(%s)".formatted(column.getInt("DATETIME_PRECISION"));
        return switch (column.getString("DATA_TYPE")) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" ->
                to(column.getString("COLUMN_TYPE").contains("unsigned") ? "UNSIGNED" : "SIGNED", "");
            case "decimal" ->
                to("DECIMAL(%d, %d)".formatted(column.getInt("NUMERIC_PRECISION"), column.getInt("NUMERIC_SCALE")), "");
            case "double" -> to("DOUBLE", "");
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" ->
                to(
                        "CHAR CHARACTER SET " + column.getString("CHARACTER_SET_NAME"),
                        " COLLATE " + column.getString("COLLATION_NAME"));
            case "date" -> to("DATE", "");
            case "datetime", "timestamp" -> to("DATETIME" + digits, "");
            case "time" -> to("TIME" + digits, "");
            case "uuid" -> to("UUID", "");
            default -> null;
        };
    }

    private static UnaryOperator<String> to(String type, String suffix) {
        return value -> "CAST(%s AS %s)%s".formatted(value, type, suffix);
    }
}
