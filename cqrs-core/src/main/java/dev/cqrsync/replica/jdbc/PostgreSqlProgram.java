package dev.cqrsync.replica.jdbc;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cursor over the values, as a block takes no parameters, and a block that writes row by row and catches exceptions.
 * Needs the right to use {@code plpgsql}, which everyone has unless it was revoked. Each row takes a subtransaction.
 * Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-do.html">DO</a>
 * @see <a href="https://www.postgresql.org/docs/current/plpgsql-control-structures.html#PLPGSQL-ERROR-TRAPPING">Trapping
 *     errors</a>
 */
final class PostgreSqlProgram implements RowByRow.Program {

    /**
     * Values go through variables of their columns' types: a parameter without a type is a text in {@code VALUES}, and an
     * assignment converts as an insert does. A row that was not there is plainly inserted; if it is there by now, the same
     * row has the statement that looks. Raises again what has nothing to do with a row, by the class of its state:
     * connections, read-only transactions, logins, contention, resources, locks, operators, the system.
     */
    private static final String PROGRAM = """
            DECLARE cqrs_rows NO SCROLL CURSOR FOR SELECT * FROM (VALUES %s) AS given (%s);
            DO $cqrs$
            #variable_conflict use_column
            DECLARE
              cqrs_rows CONSTANT refcursor := 'cqrs_rows';
              cqrs_row record;
              cqrs_position integer := 0;
              cqrs_again boolean := false;
              cqrs_message text;
              cqrs_detail text;
              cqrs_refused text[] := '{}';
            %s
            BEGIN
              LOOP
                BEGIN
                  IF NOT cqrs_again THEN
                    FETCH cqrs_rows INTO %s;
                    EXIT WHEN NOT FOUND;
            %s
                  END IF;
            %s
                  cqrs_again := false;
                EXCEPTION WHEN OTHERS THEN
                  IF left(SQLSTATE, 2) IN ('08', '25', '28', '40', '53', '55', '57', '58', 'XX') THEN
                    RAISE;
                  END IF;
                  cqrs_again := %s AND SQLSTATE = '23505' AND NOT cqrs_again;
                  CONTINUE WHEN cqrs_again;
                  GET STACKED DIAGNOSTICS cqrs_message = MESSAGE_TEXT, cqrs_detail = PG_EXCEPTION_DETAIL;
                  cqrs_refused := array_append(cqrs_refused, CAST(json_build_array(
                    cqrs_position, SQLSTATE, 0, concat_ws(E'\\n  Detail: ', cqrs_message, nullif(cqrs_detail, '')))
                    AS text)); -- is not copied each time, as JSON would be
                END;
                cqrs_position := cqrs_position + 1;
              END LOOP;
              PERFORM set_config('cqrs.refused', '[' || array_to_string(cqrs_refused, ',') || ']', true);
            END
            $cqrs$;
            CLOSE cqrs_rows;
            SELECT current_setting('cqrs.refused')""";

    private static final String INSERT_FIRST = """
            IF cqrs_again THEN
            %s;
            ELSE
            %s;
            END IF;""";

    private final RowTable table;

    PostgreSqlProgram(RowTable table) {
        this.table = table;
    }

    @Override
    public String of(RowStatement statement, int rows) {
        List<ColumnBinder> columns = statement.parameters();
        String row = each(columns, "?");
        boolean allPlain = columns.stream().allMatch(ColumnBinder::isPlain); // each is fetched into its variable then
        Function<ColumnBinder, String> value = column -> value(column, columns.indexOf(column));
        String write = statement.text().apply(value);
        return PROGRAM.formatted(
                String.join(", ", Collections.nCopies(rows, "(" + row + ")")),
                each(columns, "value_%d"),
                forPlain(columns, "cqrs_value_%1$d %3$s.%2$s%%TYPE;"),
                allPlain ? each(columns, "cqrs_value_%d") : "cqrs_row",
                allPlain ? "" : forPlain(columns, "cqrs_value_%1$d := cqrs_row.value_%1$d;"),
                statement.insert() == null
                        ? write + ";"
                        : INSERT_FIRST.formatted(write, statement.insert().apply(value)),
                statement.insert() != null);
    }

    private static String each(List<ColumnBinder> columns, String text) {
        return IntStream.range(0, columns.size()).mapToObj(text::formatted).collect(Collectors.joining(", "));
    }

    private static String value(ColumnBinder column, int index) {
        return column.isPlain() ? "cqrs_value_" + index : column.write().replace("?", "cqrs_row.value_" + index);
    }

    /** A statement for each column whose values are written as they are. */
    private String forPlain(List<ColumnBinder> columns, String statement) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).isPlain())
                .mapToObj(i -> statement.formatted(i, columns.get(i).column(), table.name()))
                .collect(Collectors.joining("\n"));
    }
}
