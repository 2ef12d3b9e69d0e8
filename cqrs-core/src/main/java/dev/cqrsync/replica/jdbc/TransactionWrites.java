package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.TimedOutStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a transaction writes, whoever has it do so. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html">txid_current_if_assigned</a>
 * @see <a href="https://mariadb.com/kb/en/server-status-variables/">Handler_write and others</a>
 */
enum TransactionWrites {
    /** A transaction that has written or locked something has a number; what it does then cannot be told. */
    POSTGRESQL("SELECT CASE WHEN txid_current_if_assigned() IS NULL THEN 'nothing' END"),

    /** Rows that storage engines were told to write; those of temporary tables that queries use are counted apart. */
    MARIADB("""
            SELECT GROUP_CONCAT(variable_value ORDER BY variable_name) FROM information_schema.session_status
            WHERE variable_name IN ('HANDLER_WRITE', 'HANDLER_UPDATE', 'HANDLER_DELETE')""");

    private final String query;

    TransactionWrites(String query) {
        this.query = query;
    }

    /** @return {@code null} for databases that are not asked */
    static @Nullable TransactionWrites of(DatabaseKind database) {
        return switch (database) {
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB -> MARIADB;
            case MYSQL, H2 -> null;
        };
    }

    /** See {@link dev.cqrsync.replica.RowStore#writesSoFar}. */
    @Nullable
    String soFar(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw TimedOutStatement.named(e, query);
        }
    }
}
