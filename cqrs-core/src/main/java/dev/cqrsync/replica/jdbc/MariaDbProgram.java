package dev.cqrsync.replica.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A compound statement with a prepared one for each row, which is undone alone when it fails, and a handler. The driver puts
 * values into its text, whatever it does with other statements, as a compound one cannot be prepared. Thread-safe.
 *
 * @see <a href="https://mariadb.com/kb/en/begin-end/">BEGIN END</a>
 * @see <a href="https://mariadb.com/kb/en/declare-handler/">DECLARE HANDLER</a>
 * @see <a href="https://mariadb.com/kb/en/execute-statement/">EXECUTE</a>
 */
final class MariaDbProgram implements RowByRow.Program {

    /**
     * Raises again what ends a transaction, or is likely to take as long for the next row: deadlocks and time-outs. What it
     * finds goes into a variable of the session on the way, as a long one of its own takes long to assign. Its own come before
     * columns of the same name, of which a table must have none.
     */
    private static final String PROGRAM = """
            BEGIN NOT ATOMIC
              DECLARE cqrs_code INT DEFAULT 0;
              DECLARE cqrs_state CHAR(5);
              DECLARE cqrs_message TEXT;
              DECLARE cqrs_refused LONGTEXT;
              DECLARE CONTINUE HANDLER FOR SQLEXCEPTION
              BEGIN
                GET DIAGNOSTICS CONDITION 1
                  cqrs_state = RETURNED_SQLSTATE, cqrs_code = MYSQL_ERRNO, cqrs_message = MESSAGE_TEXT;
                IF cqrs_state LIKE '40%%' OR cqrs_code IN (1020, 1205) THEN
                  RESIGNAL;
                END IF;
                SET @cqrs_refused =
                  CONCAT(@cqrs_refused, ',', JSON_ARRAY(@cqrs_rows - 1, cqrs_state, cqrs_code, cqrs_message));
              END;
              PREPARE cqrs_statement FROM ?;
              SET @cqrs_rows = 0, @cqrs_refused = '';
            %s
              DEALLOCATE PREPARE cqrs_statement;
              SET cqrs_refused = CONCAT('[', SUBSTR(@cqrs_refused, 2), ']'), @cqrs_refused = NULL;
              SELECT cqrs_refused;
            END""";

    /** Counts on the way, before anything can fail: a statement for that takes as long as a fifth of the row. */
    private static final String ROW = """
            EXECUTE cqrs_statement USING IF(@cqrs_rows := @cqrs_rows + 1, ?, NULL)%s;
            """;

    @Override
    public String of(RowStatement statement, int rows) {
        int others = statement.parameters().size() - 1;
        return PROGRAM.formatted(ROW.formatted(", ?".repeat(others)).repeat(rows));
    }

    @Override
    public int bind(PreparedStatement program, RowStatement statement) throws SQLException {
        program.setString(1, statement.text().apply(ColumnBinder::write));
        return 2;
    }
}
