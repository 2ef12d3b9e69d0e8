package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Applying against its ceiling: the guarded upsert by bare JDBC, batched, values already there. Both write the same
 * rows in transactions of the same size; what is applied is decoded from JSON too.
 *
 * <p>Arguments: database, rows, rows per transaction.
 */
final class ApplyBenchmark {

    private static final int WARM_UP = 20_000;

    private ApplyBenchmark() {}

    public static void main(String[] arguments) throws SQLException {
        TestDatabase database = TestDatabase.valueOf(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        for (int round = 0; round < 3; round++) {
            try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
                bare(fixture, database, 0, WARM_UP, batch);
                fixture.clear();
                apply(fixture, 0, WARM_UP, batch);
                fixture.clear();
                double bareInsert = bare(fixture, database, 0, rows, batch);
                double bareUpdate = bare(fixture, database, 1, rows, batch);
                fixture.clear();
                if (database == TestDatabase.POSTGRESQL) {
                    fixture.jdbc.execute("VACUUM account");
                }
                double applyInsert = apply(fixture, 0, rows, batch);
                double applyUpdate = apply(fixture, 1, rows, batch);
                System.out.printf(
                        "%s insert: apply %,.0f/s, bare %,.0f/s, ratio %.2f; update: apply %,.0f/s, bare %,.0f/s, ratio %.2f%n",
                        database,
                        applyInsert,
                        bareInsert,
                        applyInsert / bareInsert,
                        applyUpdate,
                        bareUpdate,
                        applyUpdate / bareUpdate);
            }
        }
    }

    private static double apply(ReplicaFixture fixture, int revision, int rows, int batch) {
        ReplicaMessageHandler handler = fixture.handler();
        List<List<IncomingMessage>> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += batch) {
            List<IncomingMessage> messages = new ArrayList<>();
            for (int id = from; id < Math.min(rows, from + batch); id++) {
                messages.add(Messages.account(id, revision, "Account " + id)
                        .with("email", "user" + id + "@example.com")
                        .with("notes", "c4ca4238a0b923820dcc509a6f75849bc4ca4238a0b923820dcc509a6f75849b")
                        .with("score", id)
                        .with("balance", new BigDecimal("79.19"))
                        .with("active", true)
                        .with("birth_date", "1970-01-02")
                        .with("created_at", "2024-01-01 00:00:01.234567+00:00")
                        .with("ref", new UUID(id, id).toString())
                        .monotonic()
                        .build());
            }
            batches.add(messages);
        }
        long start = System.nanoTime();
        for (List<IncomingMessage> messages : batches) {
            for (Disposition disposition : handler.handle(messages)) {
                if (disposition != Disposition.ACKNOWLEDGE) {
                    throw new IllegalStateException(disposition.toString());
                }
            }
        }
        return rows / ((System.nanoTime() - start) / 1e9);
    }

    private static double bare(ReplicaFixture fixture, TestDatabase database, int revision, int rows, int batch)
            throws SQLException {
        String columns = "name, email, notes, score, balance, active, birthDate, createdAt, ref, cqrs_updated";
        String insert = "INSERT INTO account (id, cqrs_revision, " + columns + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)";
        StringBuilder sql = new StringBuilder(insert);
        String url = fixture.database.jdbcUrl();
        if (database == TestDatabase.POSTGRESQL) {
            sql.append(" ON CONFLICT (id) DO UPDATE SET cqrs_revision = excluded.cqrs_revision");
            for (String column : columns.split(", ")) {
                sql.append(", %1$s = excluded.%1$s".formatted(column));
            }
            sql.append(" WHERE account.cqrs_revision < excluded.cqrs_revision");
            url += "&reWriteBatchedInserts=true";
        } else {
            sql.append(" ON DUPLICATE KEY UPDATE ");
            for (String column : columns.split(", ")) {
                sql.append("%1$s = IF(cqrs_revision < VALUES(cqrs_revision), VALUES(%1$s), %1$s), ".formatted(column));
            }
            sql.append(
                    "cqrs_revision = IF(cqrs_revision < VALUES(cqrs_revision), VALUES(cqrs_revision), cqrs_revision)");
        }
        long start = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            connection.setAutoCommit(false);
            for (int from = 0; from < rows; from += batch) {
                for (int id = from; id < Math.min(rows, from + batch); id++) {
                    statement.setLong(1, id);
                    statement.setLong(2, revision);
                    statement.setString(3, "Account " + id);
                    statement.setString(4, "user" + id + "@example.com");
                    statement.setString(5, "c4ca4238a0b923820dcc509a6f75849bc4ca4238a0b923820dcc509a6f75849b");
                    statement.setInt(6, id);
                    statement.setBigDecimal(7, new BigDecimal("79.19"));
                    statement.setBoolean(8, true);
                    statement.setObject(9, LocalDate.of(1970, 1, 2));
                    statement.setTimestamp(10, Timestamp.from(Messages.T0));
                    statement.setString(11, new UUID(id, id).toString());
                    statement.setTimestamp(12, Timestamp.from(Messages.T0));
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
            }
        }
        return rows / ((System.nanoTime() - start) / 1e9);
    }
}
