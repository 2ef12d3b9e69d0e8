package dev.cqrsync.master;

import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/**
 * When a SYNC's rows are read, or before. Replicas compare it with {@code cqrs_updated} of what they hold, to know what
 * is later; so it must not be later than the {@code cqrs_updated} of a change that comes after. Those are times of the
 * instances' clocks, this instance's and others', which go by the database's at best: the earlier of both clocks is no
 * later than what a change of this instance will say, and what one of another will say whose clock is right.
 */
final class SnapshotMoment {

    private SnapshotMoment() {}

    static Instant now(SharedSessionContractImplementor session) {
        return now(session, Clock.systemUTC());
    }

    static Instant now(SharedSessionContractImplementor session, Clock own) {
        Instant here = own.instant();
        Instant there = session.doReturningWork(SnapshotMoment::ofDatabase);
        return here.isBefore(there) ? here : there;
    }

    private static Instant ofDatabase(Connection connection) throws SQLException {
        DatabaseKind kind = DatabaseKind.ofProduct(connection.getMetaData().getDatabaseProductName());
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql(kind))) {
            result.next();
            return switch (kind) {
                case POSTGRESQL, H2 -> result.getObject(1, OffsetDateTime.class).toInstant();
                case MYSQL, MARIADB -> result.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
            };
        }
    }

    private static String sql(DatabaseKind kind) {
        return switch (kind) {
            case POSTGRESQL -> "select clock_timestamp()"; // now() is when the transaction began
            case MYSQL, MARIADB -> "select utc_timestamp(6)";
            case H2 ->
                "select current_timestamp(6)"; // when the transaction began, which only makes a SYNC more careful
        };
    }
}
