package dev.cqrsync.replica.jdbc;

import dev.cqrsync.serialization.WireTime;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.type.descriptor.jdbc.DateJdbcType;
import org.hibernate.type.descriptor.jdbc.DecimalJdbcType;
import org.hibernate.type.descriptor.jdbc.NumericJdbcType;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsJdbcTimestampJdbcType;
import org.jspecify.annotations.Nullable;

/**
 * Columns whose values a database is given as texts, since its driver takes long over them. PostgreSQL's takes moments and
 * dates over two calendars of {@code java.sql}, and divides decimals into groups of four digits; MariaDB's makes a
 * {@code SimpleDateFormat} for each moment and date, and gets moments in UTC, as its texts have no offset. Each text means
 * what Hibernate's own binding would have sent. Thread-safe.
 *
 * @param text a value's, {@code null} when Hibernate is to bind it
 * @param untyped whether the database is to find the type
 */
record ColumnText(Function<Object, @Nullable String> text, boolean untyped) {

    /** All are bound by Hibernate. */
    static final ColumnText NONE = new ColumnText(value -> null, false);

    /** From here on ISO 8601, the databases and java.sql mean the same: before, the last counts Julian days. */
    private static final int FIRST_YEAR = 1_583;

    private static final int END_YEAR = 10_000;
    private static final Instant FIRST = startOf(FIRST_YEAR);
    private static final Instant END = startOf(END_YEAR);

    /** @param jdbcType how Hibernate would bind them */
    static ColumnText of(Dialect dialect, Class<?> jdbcType) {
        boolean postgreSql = dialect instanceof PostgreSQLDialect;
        if (!postgreSql && !(dialect instanceof MariaDBDialect)) {
            return NONE;
        }
        if (jdbcType == TimestampUtcAsJdbcTimestampJdbcType.class) {
            return new ColumnText(
                    postgreSql ? moment(WireTime::format) : moment(WireTime::formatWithoutZone), postgreSql);
        }
        if (jdbcType == DateJdbcType.class) {
            return new ColumnText(ColumnText::date, postgreSql);
        }
        boolean decimal = jdbcType == NumericJdbcType.class || jdbcType == DecimalJdbcType.class;
        return postgreSql && decimal ? new ColumnText(ColumnText::decimal, true) : NONE;
    }

    /** Returns {@code false} when it has not, as Hibernate is to do it. */
    boolean bind(PreparedStatement statement, @Nullable Object value, int index) throws SQLException {
        if (value == null && untyped) {
            // a parameter that has a type one time and none the next has the statement parsed anew each time
            statement.setNull(index, Types.OTHER);
            return true;
        }
        String given = value == null ? null : text.apply(value);
        if (given != null && untyped) {
            statement.setObject(index, given, Types.OTHER);
        } else if (given != null) {
            statement.setString(index, given);
        }
        return given != null;
    }

    private static Function<Object, @Nullable String> moment(Function<Instant, String> format) {
        return value -> value instanceof Instant moment && !moment.isBefore(FIRST) && moment.isBefore(END)
                ? format.apply(moment)
                : null;
    }

    private static @Nullable String date(Object value) {
        return value instanceof LocalDate date && date.getYear() >= FIRST_YEAR && date.getYear() < END_YEAR
                ? date.toString()
                : null;
    }

    private static @Nullable String decimal(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toString() : null;
    }

    private static Instant startOf(int year) {
        return LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
