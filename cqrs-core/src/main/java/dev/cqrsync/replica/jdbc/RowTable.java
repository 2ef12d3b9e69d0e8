package dev.cqrsync.replica.jdbc;

import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaKey;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionImplementor;

/** The table of a replica with a binder for each column that is read or written. Immutable. */
record RowTable(
        String name,
        List<ColumnBinder> identifier,
        List<ColumnBinder> columns,
        List<Boolean> required,
        ColumnBinder revision,
        ColumnBinder updated) {

    static RowTable of(ReplicaMapping mapping) {
        Dialect dialect = mapping.sessionFactory().getJdbcServices().getDialect();
        return new RowTable(
                mapping.table(),
                mapping.identifier().stream()
                        .map(column -> new ColumnBinder(column, dialect))
                        .toList(),
                mapping.columns().stream()
                        .map(column -> new ColumnBinder(column.column(), dialect))
                        .toList(),
                mapping.columns().stream()
                        .map(column -> !column.column().nullable())
                        .toList(),
                new ColumnBinder(mapping.revision(), dialect),
                new ColumnBinder(mapping.updated(), dialect));
    }

    /**
     * Binds a key.
     *
     * @param index of its first parameter
     * @return the index of the parameter after it
     */
    int bindKey(PreparedStatement statement, ReplicaKey key, int index, SessionImplementor session)
            throws SQLException {
        int next = index;
        for (int i = 0; i < identifier.size(); i++) {
            identifier.get(i).bind(statement, key.values().get(i), next++, session);
        }
        return next;
    }
}
