package dev.cqrsync.serialization;

import dev.cqrsync.mapping.MappedColumn;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.type.descriptor.jdbc.TimeJdbcType;

/**
 * Brings points in time to the precision of their column, as the database does when it stores them; an entity may hold
 * nanoseconds that no row ever has. PostgreSQL, H2 and MySQL round half up, MariaDB cuts off. A time of day that
 * Hibernate binds as {@link java.sql.Time} has been rounded to milliseconds before.
 */
final class StoredPrecision {

    private static final int DEFAULT_DIGITS = 6;
    private static final int NANO_DIGITS = 9;
    private static final long MILLISECOND = 1_000_000;

    private final boolean truncating;
    private final long nanos;
    private final boolean legacyTime;

    private StoredPrecision(boolean truncating, long nanos, boolean legacyTime) {
        this.truncating = truncating;
        this.nanos = nanos;
        this.legacyTime = legacyTime;
    }

    static StoredPrecision of(MappedColumn column, Dialect dialect) {
        int declared = column.temporalPrecision() == null ? DEFAULT_DIGITS : column.temporalPrecision();
        int digits = Math.max(0, Math.min(declared, DEFAULT_DIGITS));
        long nanos = 1;
        for (int i = digits; i < NANO_DIGITS; i++) {
            nanos *= 10;
        }
        return new StoredPrecision(
                dialect instanceof MariaDBDialect, nanos, column.jdbcMapping().getJdbcType() instanceof TimeJdbcType);
    }

    /** The value as it will be stored; anything but a point in time or a time of day is returned as it is. */
    Object apply(Object relational) {
        if (relational instanceof Instant
                || relational instanceof OffsetDateTime
                || relational instanceof ZonedDateTime
                || relational instanceof LocalDateTime
                || relational instanceof LocalTime
                || relational instanceof OffsetTime) {
            return rounded((Temporal) relational);
        }
        if (relational instanceof Timestamp timestamp) {
            return Timestamp.valueOf((LocalDateTime) rounded(timestamp.toLocalDateTime()));
        }
        return relational;
    }

    private Temporal rounded(Temporal value) {
        return legacyTime
                ? rounded(rounded(value, MILLISECOND, false), nanos, truncating)
                : rounded(value, nanos, truncating);
    }

    private static Temporal rounded(Temporal value, long unit, boolean truncating) {
        long excess = value.getLong(ChronoField.NANO_OF_SECOND) % unit;
        if (excess == 0) {
            return value;
        }
        boolean up = !truncating && excess * 2 >= unit;
        return value.plus(up ? unit - excess : -excess, ChronoUnit.NANOS);
    }
}
