package dev.cqrsync.replica.jdbc;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.serialization.WireTime;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.jdbc.DateJdbcType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsJdbcTimestampJdbcType;
import org.jspecify.annotations.Nullable;

/** Puts values of one column into statements and takes them out of results as Hibernate does. Thread-safe. */
final class ColumnBinder {

    private final String column;
    private final String write;
    private final ValueBinder<Object> binder;
    private final ValueExtractor<Object> extractor;
    private final boolean momentAsText;
    private final boolean dateAsText;

    @SuppressWarnings("unchecked")
    ColumnBinder(MappedColumn column, Dialect dialect) {
        this.column = column.column();
        this.write = column.jdbcMapping().getJdbcType().wrapWriteExpression(column.write(), null, dialect);
        this.binder = (ValueBinder<Object>) column.jdbcMapping().getJdbcValueBinder();
        this.extractor = (ValueExtractor<Object>) column.jdbcMapping().getJdbcValueExtractor();
        boolean untypedText = dialect instanceof PostgreSQLDialect;
        JdbcType type = column.jdbcMapping().getJdbcType();
        this.momentAsText = untypedText && type.getClass() == TimestampUtcAsJdbcTimestampJdbcType.class;
        this.dateAsText = untypedText && type.getClass() == DateJdbcType.class;
    }

    /** The column's name, quoted. */
    String column() {
        return column;
    }

    /** The expression that a value is written through, with one parameter. */
    String write() {
        return write;
    }

    void bind(PreparedStatement statement, @Nullable Object value, int index, SessionImplementor session)
            throws SQLException {
        // As PostgreSQL's driver sends them, without java.sql's detour over two calendars.
        if (momentAsText && value instanceof Instant moment && isPlain(moment.atOffset(ZoneOffset.UTC))) {
            statement.setObject(index, WireTime.format(moment), Types.OTHER);
            return;
        }
        if (dateAsText && value instanceof LocalDate date && isPlain(date)) {
            statement.setObject(index, date.toString(), Types.OTHER);
            return;
        }
        binder.bind(statement, value, index, session);
    }

    /** Whether ISO 8601, PostgreSQL and the calendars of java.sql mean the same: before 1583, those count Julian days. */
    private static boolean isPlain(Temporal date) {
        int year = date.get(ChronoField.YEAR);
        return year >= 1_583 && year <= 9_999;
    }

    @Nullable
    Object extract(ResultSet result, int index, SessionImplementor session) throws SQLException {
        return extractor.extract(result, index, session);
    }
}
