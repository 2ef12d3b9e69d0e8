package dev.cqrsync.master;

import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** The time as the database has it, which all instances of a service share. */
final class DatabaseClock {

    private DatabaseClock() {}

    static Instant now(SharedSessionContractImplementor session) {
        return session.doReturningWork(DatabaseClock::now);
    }

    private static Instant now(Connection connection) throws SQLException {
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
