package dev.cqrsync.replica.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A moment in a column without a time zone, in UTC. */
final class StoredMoment {

    private StoredMoment() {}

    static void bind(PreparedStatement statement, int parameter, @Nullable Instant moment) throws SQLException {
        statement.setObject(parameter, moment == null ? null : LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
    }

    static @Nullable Instant read(ResultSet row, int column) throws SQLException {
        LocalDateTime stored = row.getObject(column, LocalDateTime.class);
        return stored == null ? null : stored.toInstant(ZoneOffset.UTC);
    }
}
