package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.serialization.ReplicaKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * Keys as one array parameter. PostgreSQL plans a thousand parameters anew each time, as they could be anything, which
 * takes longer than looking the keys up.
 *
 * @param elementType PostgreSQL's name of the key column's type
 */
record KeyArray(String elementType) {

    /** How the keys of a table are passed as an array, or {@code null} where they are not. */
    static @Nullable KeyArray of(DatabaseKind database, List<MappedColumn> identifier) {
        if (database != DatabaseKind.POSTGRESQL || identifier.size() != 1) {
            return null;
        }
        MappedColumn column = identifier.get(0);
        Class<?> type = column.jdbcMapping().getJdbcJavaType().getJavaTypeClass();
        String elementType = switch (column.jdbcMapping().getJdbcType().getDefaultSqlTypeCode()) {
            case SqlTypes.BIGINT -> type == Long.class ? "int8" : null;
            case SqlTypes.INTEGER -> type == Integer.class ? "int4" : null;
            case SqlTypes.VARCHAR -> type == String.class ? "varchar" : null;
            case SqlTypes.UUID -> type == UUID.class ? "uuid" : null;
            default -> null;
        };
        boolean plain = "?".equals(column.write());
        return elementType == null || !plain ? null : new KeyArray(elementType);
    }

    /** The keys at some positions. */
    Array of(Connection connection, List<ReplicaKey> keys) throws SQLException {
        Object[] elements = new Object[keys.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = keys.get(i).values().get(0);
        }
        return connection.createArrayOf(elementType, elements);
    }
}
