package dev.cqrsync.replica.jdbc;

import dev.cqrsync.mapping.MappedColumn;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.jspecify.annotations.Nullable;

/** Puts values of one column into statements and takes them out of results as Hibernate does. Thread-safe. */
final class ColumnBinder {

    private final String column;
    private final String write;
    private final ValueBinder<Object> binder;
    private final ValueExtractor<Object> extractor;
    private final ColumnText texts;

    @SuppressWarnings("unchecked")
    ColumnBinder(MappedColumn column, Dialect dialect) {
        this.column = column.column();
        this.write = column.jdbcMapping().getJdbcType().wrapWriteExpression(column.write(), null, dialect);
        this.binder = (ValueBinder<Object>) column.jdbcMapping().getJdbcValueBinder();
        this.extractor = (ValueExtractor<Object>) column.jdbcMapping().getJdbcValueExtractor();
        this.texts = isPlain()
                ? ColumnText.of(dialect, column.jdbcMapping().getJdbcType().getClass())
                : ColumnText.NONE;
    }

    /** The column's name, quoted. */
    String column() {
        return column;
    }

    /** The expression that a value is written through, with one parameter. */
    String write() {
        return write;
    }

    /** Whether values are written as they are. */
    boolean isPlain() {
        return "?".equals(write);
    }

    void bind(PreparedStatement statement, @Nullable Object value, int index, SessionImplementor session)
            throws SQLException {
        if (!texts.bind(statement, value, index)) {
            binder.bind(statement, value, index, session);
        }
    }

    @Nullable
    Object extract(ResultSet result, int index, SessionImplementor session) throws SQLException {
        return extractor.extract(result, index, session);
    }
}
