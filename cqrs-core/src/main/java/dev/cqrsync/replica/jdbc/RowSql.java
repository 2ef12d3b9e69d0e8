package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements that read and write one replica's table. Thread-safe. */
final class RowSql {

    private static final int REMEMBERED = 200;

    private final DatabaseKind database;
    private final RowTable table;
    private final @Nullable KeyArray keyArray;
    private final String keyColumns;

    /** Long texts, which take long to put together and have their hash ready for the driver the next time. */
    private final Map<Insert, String> inserts = new ConcurrentHashMap<>();

    private final Map<Integer, String> locks = new ConcurrentHashMap<>();

    private record Insert(RowShape shape, int rows) {}

    /** @param keyArray how keys are passed where they are one parameter, else {@code null} */
    RowSql(DatabaseKind database, RowTable table, @Nullable KeyArray keyArray) {
        this.database = database;
        this.table = table;
        this.keyArray = keyArray;
        this.keyColumns = names(table.identifier());
    }

    /**
     * Selects key, revision and moment of change of rows and locks them, in the order of their keys. May begin with a
     * setting, whose result comes before that of the query.
     */
    String lock(int keys) {
        return locks.computeIfAbsent(keyArray == null ? keys : Math.min(keys, 2), this::lockStatement);
    }

    private String lockStatement(int keys) {
        // PostgreSQL takes a scan of the whole table for cheaper than a thousand look-ups in its index up to some
        // 100,000 rows, which they are not.
        String preferIndex = database == DatabaseKind.POSTGRESQL && keys > 1 ? "SET LOCAL enable_seqscan = off; " : "";
        return preferIndex
                + """
                SELECT %s, %s, %s
                FROM %s
                WHERE %s
                ORDER BY %s
                FOR UPDATE""".formatted(
                                keyColumns,
                                table.revision().column(),
                                table.updated().column(),
                                table.name(),
                                isOneOf(keys),
                                keyColumns);
    }

    String delete(int keys) {
        return """
                DELETE FROM %s
                WHERE %s""".formatted(table.name(), isOneOf(keys));
    }

    private String isOneOf(int keys) {
        if (table.identifier().size() == 1) {
            ColumnBinder key = table.identifier().get(0);
            if (keyArray != null) {
                return "%s = ANY (?)".formatted(key.column());
            }
            return "%s IN (%s)".formatted(key.column(), repeated(key.write(), keys));
        }
        return "(%s) IN (%s)".formatted(keyColumns, repeated("(" + writes(table.identifier()) + ")", keys));
    }

    /** Whether {@link #insert} can tell that a conflict is about the key, and updates a lower revision then. */
    boolean guardsInserts() {
        return database == DatabaseKind.POSTGRESQL;
    }

    /**
     * The shape whose statement writes rows of a shape: where {@link #insert} does the same for rows that exist and for
     * those that do not, they go together.
     */
    RowShape written(RowShape shape) {
        return guardsInserts() && shape.exists() && shape.complete()
                ? new RowShape(shape.present(), true, false, shape.forced())
                : shape;
    }

    /** Whether rows of a shape are written by {@link #insert}, else by {@link #update}. */
    boolean inserts(RowShape shape) {
        return !shape.exists() || (shape.complete() && database != DatabaseKind.H2);
    }

    /**
     * Inserts several rows, and updates those that exist.
     *
     * <p>Rows that exist are locked, so that the conflict can only be their own: MySQL and MariaDB cannot name the key
     * that a conflict is about, and would change another row over any unique column. That is why rows that do not exist
     * are plainly inserted there, and why a duplicate key means: again.
     */
    String insert(RowShape shape, int rows) {
        Insert key = new Insert(shape, rows);
        String known = inserts.get(key);
        if (known == null) {
            known = insertStatement("INSERT", shape, rows(shape, rows));
            if (inserts.size() < REMEMBERED) { // messages may lack fields in any combination
                inserts.put(key, known);
            }
        }
        return known;
    }

    /**
     * The same on MariaDB, except that rows that are refused are left out or made to fit, and why they are can be asked
     * for afterwards. Without notes, as of decimals that are rounded: they cannot be told from what is worse.
     */
    String insertWhatCanBe(RowShape shape, int rows) {
        return "SET STATEMENT note_verbosity = '' FOR " + insertStatement("INSERT IGNORE", shape, rows(shape, rows));
    }

    private List<String> rows(RowShape shape, int rows) {
        return Collections.nCopies(rows, writes(insertedColumns(shape)));
    }

    /** @param rows the expressions for the columns of each */
    private String insertStatement(String insertRows, RowShape shape, List<String> rows) {
        String insert = plainInsert(insertRows, shape, rows);
        return switch (database) {
            case POSTGRESQL -> insert + onConflict(shape);
            case MYSQL, MARIADB -> shape.exists() ? insert + onDuplicateKey(shape) : insert;
            case H2 -> insert;
        };
    }

    private String plainInsert(String insertRows, RowShape shape, List<String> rows) {
        return """
                %s INTO %s (%s)
                VALUES %s
                """.formatted(
                        insertRows,
                        table.name(),
                        names(insertedColumns(shape)),
                        rows.stream().collect(Collectors.joining("), (", "(", ")")));
    }

    private String onConflict(RowShape shape) {
        String revision = table.revision().column();
        String assignments = updatedColumns(shape).stream()
                .map(ColumnBinder::column)
                .map(column -> "%1$s = excluded.%1$s".formatted(column))
                .collect(Collectors.joining(", "));
        return """
                ON CONFLICT (%s) DO UPDATE SET %s
                """.formatted(keyColumns, assignments)
                + (shape.forced() ? "" : "WHERE %1$s.%2$s < excluded.%2$s".formatted(table.name(), revision));
    }

    /** Assigns from left to right: once the revision is the new one, the guard of what follows would fail. */
    private String onDuplicateKey(RowShape shape) {
        String revision = table.revision().column();
        String assignment =
                shape.forced() ? "%1$s = VALUES(%1$s)" : "%1$s = IF(%2$s < VALUES(%2$s), VALUES(%1$s), %1$s)";
        return updatedColumns(shape).stream()
                .map(column -> assignment.formatted(column.column(), revision))
                .collect(Collectors.joining(", ", "ON DUPLICATE KEY UPDATE ", ""));
    }

    /** Updates one row that exists and is locked; values first, then the key. */
    String update(RowShape shape) {
        return updateStatement(shape, ColumnBinder::write);
    }

    private String updateStatement(RowShape shape, Function<ColumnBinder, String> value) {
        return """
                UPDATE %s SET %s
                WHERE %s""".formatted(
                table.name(), equal(updatedColumns(shape), value, ", "), equal(table.identifier(), value, " AND "));
    }

    private static String equal(List<ColumnBinder> columns, Function<ColumnBinder, String> value, String separator) {
        return columns.stream()
                .map(column -> column.column() + " = " + value.apply(column))
                .collect(Collectors.joining(separator));
    }

    /** Inserts or updates one row. */
    RowStatement write(RowShape shape) {
        if (inserts(shape)) {
            List<ColumnBinder> columns = insertedColumns(shape);
            Function<Function<ColumnBinder, String>, List<String>> row =
                    value -> List.of(columns.stream().map(value).collect(Collectors.joining(", ")));
            return new RowStatement(
                    columns,
                    value -> insertStatement("INSERT", shape, row.apply(value)),
                    guardsInserts() && !shape.exists()
                            ? value -> plainInsert("INSERT", shape, row.apply(value))
                            : null);
        }
        List<ColumnBinder> columns = updatedColumns(shape);
        columns.addAll(table.identifier());
        return new RowStatement(columns, value -> updateStatement(shape, value));
    }

    /** Deletes one row. */
    RowStatement delete() {
        return new RowStatement(
                table.identifier(),
                value -> "DELETE FROM %s WHERE %s".formatted(table.name(), equal(table.identifier(), value, " AND ")));
    }

    /** Columns of an insert, in the order of its parameters: the key first. */
    List<ColumnBinder> insertedColumns(RowShape shape) {
        List<ColumnBinder> columns = new ArrayList<>(table.identifier());
        columns.addAll(updatedColumns(shape));
        return columns;
    }

    /** Columns of an update, in the order of its parameters: what the shape has, moment of change, revision. */
    private List<ColumnBinder> updatedColumns(RowShape shape) {
        List<ColumnBinder> columns = new ArrayList<>();
        shape.present().stream().forEach(i -> columns.add(table.columns().get(i)));
        columns.add(table.updated());
        columns.add(table.revision());
        return columns;
    }

    private static String names(List<ColumnBinder> columns) {
        return columns.stream().map(ColumnBinder::column).collect(Collectors.joining(", "));
    }

    private static String writes(List<ColumnBinder> columns) {
        return columns.stream().map(ColumnBinder::write).collect(Collectors.joining(", "));
    }

    private static String repeated(String text, int times) {
        return String.join(", ", Collections.nCopies(times, text));
    }
}
