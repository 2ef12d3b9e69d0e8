package dev.cqrsync.replica.jdbc;

/**
 * A compound statement with a statement for each row, which is undone alone when it fails, and a handler. The driver puts
 * values into its text, whatever it does with other statements, as such a one cannot be prepared. Thread-safe.
 *
 * @see <a href="https://mariadb.com/kb/en/begin-end/">BEGIN END</a>
 * @see <a href="https://mariadb.com/kb/en/declare-handler/">DECLARE HANDLER</a>
 */
final class MariaDbProgram implements RowByRow.Program {

    /**
     * Raises again what ends a transaction, or is likely to take as long for the next row: deadlocks and time-outs. Variables
     * come before columns of the same name, of which a table must have none.
     */
    private static final String PROGRAM = """
            BEGIN NOT ATOMIC
              DECLARE cqrs_position, cqrs_code INT DEFAULT 0;
              DECLARE cqrs_state CHAR(5);
              DECLARE cqrs_message TEXT;
              DECLARE cqrs_refused LONGTEXT DEFAULT '';
              DECLARE CONTINUE HANDLER FOR SQLEXCEPTION
              BEGIN
                GET DIAGNOSTICS CONDITION 1
                  cqrs_state = RETURNED_SQLSTATE, cqrs_code = MYSQL_ERRNO, cqrs_message = MESSAGE_TEXT;
                IF cqrs_state LIKE '40%%' OR cqrs_code IN (1020, 1205) THEN
                  RESIGNAL;
                END IF;
                SET cqrs_refused = CONCAT(cqrs_refused, IF(cqrs_refused = '', '', ','),
                  JSON_ARRAY(cqrs_position, cqrs_state, cqrs_code, cqrs_message));
              END;
            %s
              SELECT CONCAT('[', cqrs_refused, ']');
            END""";

    private static final String ROW = """
            %s;
            SET cqrs_position = cqrs_position + 1;
            """;

    @Override
    public String of(RowStatement statement, int rows) {
        return PROGRAM.formatted(
                ROW.formatted(statement.text().apply(ColumnBinder::write)).repeat(rows));
    }
}
