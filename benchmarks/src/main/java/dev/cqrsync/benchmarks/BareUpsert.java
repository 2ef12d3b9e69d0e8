package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.AccountValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The ceiling of applying: batched guarded upserts by JDBC, with nothing to read and nothing to decide. */
final class BareUpsert {

    private static final String COLUMNS =
            "id, name, email, notes, score, balance, active, birth_date, created_at, ref, updated, revision";

    private final Database database;
    private final int batchSize;

    BareUpsert(Database database, int batchSize) {
        this.database = database;
        this.batchSize = batchSize;
    }

    void write(int rows, long revision) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql())) {
            connection.setAutoCommit(false);
            for (int from = 1; from <= rows; from += batchSize) {
                for (int id = from; id < Math.min(from + batchSize, rows + 1); id++) {
                    bind(statement, id, revision);
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
            }
        }
    }

    private void bind(PreparedStatement statement, long id, long revision) throws SQLException {
        AccountValues values = AccountValues.of(Bodies.seed(id, revision));
        statement.setLong(1, id);
        statement.setString(2, values.name());
        statement.setString(3, values.email());
        statement.setString(4, values.notes());
        statement.setInt(5, values.score());
        statement.setBigDecimal(6, values.balance());
        statement.setBoolean(7, values.active());
        statement.setObject(8, values.birthDate());
        if (database.isMariadb()) {
            statement.setObject(9, values.createdAt().atOffset(ZoneOffset.UTC).toLocalDateTime());
            statement.setString(10, values.ref().toString());
            statement.setObject(11, Bodies.UPDATED.atOffset(ZoneOffset.UTC).toLocalDateTime());
        } else {
            statement.setObject(9, values.createdAt().atOffset(ZoneOffset.UTC));
            statement.setObject(10, values.ref());
            statement.setObject(11, Bodies.UPDATED.atOffset(ZoneOffset.UTC));
        }
        statement.setLong(12, revision);
    }

    private String sql() {
        String[] values = COLUMNS.substring("id, ".length()).split(", ");
        String insert = "insert into account_copy (" + COLUMNS + ") values (?,?,?,?,?,?,?,?,?,?,?,?)";
        if (database.isMariadb()) {
            return insert + " on duplicate key update "
                    + Arrays.stream(values)
                            .map("%1$s = if(revision < values(revision), values(%1$s), %1$s)"::formatted)
                            .collect(Collectors.joining(", "));
        }
        return insert + onConflict();
    }

    /** What guards an insert on PostgreSQL. */
    static String onConflict() {
        return " on conflict (id) do update set "
                + Arrays.stream(COLUMNS.substring("id, ".length()).split(", "))
                        .map("%1$s = excluded.%1$s"::formatted)
                        .collect(Collectors.joining(", "))
                + " where account_copy.revision < excluded.revision";
    }
}
