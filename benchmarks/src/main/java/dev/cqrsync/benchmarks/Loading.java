package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import dev.cqrsync.sync.load.BulkLoad;
import dev.cqrsync.sync.load.LoadReport;
import dev.cqrsync.sync.load.LoadRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * A dump loaded into a replica, against {@code COPY} of the same rows into a temporary table and one guarded upsert from
 * there: first into an empty table, then with newer values over what is there.
 */
final class Loading implements Benchmark {

    private static final int ROWS = 200_000;
    private static final double BUDGET = 0.6;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int rows = options.of(ROWS);
        try (Database postgres = services.postgres();
                Broker broker = services.broker();
                Application replica = Application.start(
                        ReplicaApp.class, postgres, broker, Map.of("cqrs.consume.enabled", false), Map.of())) {
            BulkLoad loads = replica.bean(BulkLoad.class);
            byte[] first = ManyAccounts.dump(rows, 1);
            byte[] second = ManyAccounts.dump(rows, 2);
            load(loads, first, rows);
            byte[] firstCopy = copyOut(postgres);
            load(loads, second, rows);
            byte[] secondCopy = copyOut(postgres);
            Rounds inserts = new Rounds();
            Rounds updates = new Rounds();
            for (int round = -1; round < options.rounds(); round++) {
                postgres.execute("truncate table account_copy");
                double bareInsert = copyIn(postgres, firstCopy, rows);
                double bareUpdate = copyIn(postgres, secondCopy, rows);
                check(postgres, rows);
                postgres.execute("truncate table account_copy");
                double ourInsert = load(loads, first, rows);
                double ourUpdate = load(loads, second, rows);
                check(postgres, rows);
                if (round >= 0) {
                    inserts.add(bareInsert, ourInsert);
                    updates.add(bareUpdate, ourUpdate);
                }
            }
            return List.of(
                    Line.atLeast("rows loaded into an empty replica, PostgreSQL", inserts.result(), BUDGET),
                    Line.report("rows loaded over older ones, PostgreSQL", updates.result()));
        }
    }

    private static double load(BulkLoad loads, byte[] dump, int rows) throws Exception {
        long start = System.nanoTime();
        LoadReport report = loads.load(LoadRequest.DEFAULT, new ByteArrayInputStream(dump));
        double rate = Rounds.rate(rows, start);
        if (report.loaded() != rows) {
            throw new IllegalStateException("not loaded: " + report);
        }
        return rate;
    }

    private static byte[] copyOut(Database database) throws Exception {
        try (Connection connection = database.connect();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy account_copy to stdout", bytes);
            return bytes.toByteArray();
        }
    }

    private static double copyIn(Database database, byte[] rows, int count) throws Exception {
        long start = System.nanoTime();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create temporary table incoming (like account_copy) on commit drop");
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy incoming from stdin", new ByteArrayInputStream(rows));
            statement.execute("insert into account_copy select * from incoming" + BareUpsert.onConflict());
            connection.commit();
        }
        return Rounds.rate(count, start);
    }

    private static void check(Database database, int rows) {
        long right = database.number("select count(*) from account_copy where revision = 2 and score = id + 20000000");
        if (right != rows) {
            throw new IllegalStateException("%d of %d rows are right".formatted(right, rows));
        }
    }
}
