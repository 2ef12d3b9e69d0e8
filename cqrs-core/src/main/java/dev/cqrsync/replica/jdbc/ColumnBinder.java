package dev.cqrsync.replica.jdbc;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.serialization.WireTime;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.jdbc.DateJdbcType;
import org.hibernate.type.descriptor.jdbc.DecimalJdbcType;
import org.hibernate.type.descriptor.jdbc.NumericJdbcType;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsJdbcTimestampJdbcType;
import org.jspecify.annotations.Nullable;

/** Puts values of one column into statements and takes them out of results as Hibernate does. Thread-safe. */
final class ColumnBinder {

    private final String column;
    private final String write;
    private final ValueBinder<Object> binder;
    private final ValueExtractor<Object> extractor;
    private final Untyped untyped;

    @SuppressWarnings("unchecked")
    ColumnBinder(MappedColumn column, Dialect dialect) {
        this.column = column.column();
        this.write = column.jdbcMapping().getJdbcType().wrapWriteExpression(column.write(), null, dialect);
        this.binder = (ValueBinder<Object>) column.jdbcMapping().getJdbcValueBinder();
        this.extractor = (ValueExtractor<Object>) column.jdbcMapping().getJdbcValueExtractor();
        this.untyped = dialect instanceof PostgreSQLDialect && isPlain()
                ? Untyped.of(column.jdbcMapping().getJdbcType().getClass())
                : Untyped.NOTHING;
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
        if (value == null && untyped != Untyped.NOTHING) {
            // a parameter that has a type one time and none the next has the statement parsed anew each time
            statement.setNull(index, Types.OTHER);
            return;
        }
        String text = value == null ? null : untyped.text(value);
        if (text == null) {
            binder.bind(statement, value, index, session);
        } else {
            statement.setObject(index, text, Types.OTHER);
        }
    }

    /**
     * Values that PostgreSQL gets as texts without a type: its driver takes moments and dates over two calendars of
     * java.sql, and divides decimals into groups of four digits.
     */
    private enum Untyped {
        MOMENTS {
            @Override
            @Nullable
            String text(Object value) {
                return value instanceof Instant moment && !moment.isBefore(FIRST) && moment.isBefore(END)
                        ? WireTime.format(moment)
                        : null;
            }
        },
        DATES {
            @Override
            @Nullable
            String text(Object value) {
                return value instanceof LocalDate date && date.getYear() >= FIRST_YEAR && date.getYear() < END_YEAR
                        ? date.toString()
                        : null;
            }
        },
        DECIMALS {
            @Override
            @Nullable
            String text(Object value) {
                return value instanceof BigDecimal decimal ? decimal.toString() : null;
            }
        },
        NOTHING {
            @Override
            @Nullable
            String text(Object value) {
                return null;
            }
        };

        /** From here on ISO 8601, PostgreSQL and java.sql mean the same: before, the last counts Julian days. */
        private static final int FIRST_YEAR = 1_583;

        private static final int END_YEAR = 10_000;
        private static final Instant FIRST = startOf(FIRST_YEAR);
        private static final Instant END = startOf(END_YEAR);

        private static Instant startOf(int year) {
            return LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
        }

        /** How Hibernate would bind them. */
        static Untyped of(Class<?> jdbcType) {
            if (jdbcType == TimestampUtcAsJdbcTimestampJdbcType.class) {
                return MOMENTS;
            }
            if (jdbcType == DateJdbcType.class) {
                return DATES;
            }
            return jdbcType == NumericJdbcType.class || jdbcType == DecimalJdbcType.class ? DECIMALS : NOTHING;
        }

        /** A value's text, {@code null} when Hibernate is to bind it. */
        abstract @Nullable String text(Object value);
    }

    @Nullable
    Object extract(ResultSet result, int index, SessionImplementor session) throws SQLException {
        return extractor.extract(result, index, session);
    }
}
