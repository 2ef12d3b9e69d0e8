package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Texts of keys as parameters of a statement that finds the rows of one id by them. They are one parameter, an array,
 * where the database has arrays, which costs less than one for each.
 */
record KeyList(DatabaseKind database) {

    /** The condition. Parameters: id, keys. */
    String condition(int keys) {
        return "cqrs_id = ? AND pk "
                + (arrays() ? "= ANY (?)" : "IN (%s)".formatted(String.join(", ", Collections.nCopies(keys, "?"))));
    }

    private boolean arrays() {
        return database == DatabaseKind.POSTGRESQL;
    }

    /** Executes a statement, given the number of its keys, as often as the keys need. */
    void update(Connection connection, IntFunction<String> sql, String cqrsId, List<String> keys) throws SQLException {
        for (int from = 0; from < keys.size(); ) {
            int size = Chunks.ofKeys(keys.size() - from, 1);
            try (PreparedStatement statement = connection.prepareStatement(sql.apply(size))) {
                bind(statement, 1, cqrsId, keys.subList(from, Math.min(from + size, keys.size())), size);
                statement.executeUpdate();
            }
            from += size;
        }
    }

    /** The same for a query. */
    void query(Connection connection, IntFunction<String> sql, String cqrsId, List<String> keys, RowReader rows)
            throws SQLException {
        for (int from = 0; from < keys.size(); ) {
            int size = Chunks.ofKeys(keys.size() - from, 1);
            try (PreparedStatement statement = connection.prepareStatement(sql.apply(size))) {
                bind(statement, 1, cqrsId, keys.subList(from, Math.min(from + size, keys.size())), size);
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows.read(result);
                    }
                }
            }
            from += size;
        }
    }

    /**
     * Binds id and keys, from some parameter on.
     *
     * @param size how many keys the statement has; the last one is repeated where there are fewer
     */
    void bind(PreparedStatement statement, int parameter, String cqrsId, List<String> keys, int size)
            throws SQLException {
        statement.setString(parameter, cqrsId);
        if (arrays()) {
            statement.setArray(parameter + 1, statement.getConnection().createArrayOf("varchar", keys.toArray()));
            return;
        }
        for (int i = 0; i < size; i++) {
            statement.setString(parameter + 1 + i, keys.get(Math.min(i, keys.size() - 1)));
        }
    }

    @FunctionalInterface
    interface RowReader {

        void read(ResultSet row) throws SQLException;
    }
}
