package dev.cqrsync.replica.jdbc;

import dev.cqrsync.mapping.ReplicaMapping;
import java.util.List;
import org.hibernate.dialect.Dialect;

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
}
