package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages to rows, without a broker, against bare upserts of the same rows in transactions of the same size. */
final class Applying implements Benchmark {

    private static final int ROWS = 100_000;
    private static final int BATCH = 500; // the default of cqrs.consume.batch-size
    private static final double BUDGET = 0.6;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Database postgres = services.postgres();
                Broker broker = services.broker()) {
            Phases phases = measure(postgres, broker, options, options.of(ROWS));
            lines.add(Line.atLeast("rows inserted, PostgreSQL", phases.inserts(), BUDGET));
            lines.add(Line.atLeast("rows updated, PostgreSQL", phases.updates(), BUDGET));
            Optional<Database> mariadb = services.mariadb();
            if (mariadb.isPresent()) {
                try (Database database = mariadb.get()) {
                    Phases other = measure(database, broker, options, options.of(ROWS / 4));
                    lines.add(Line.report("rows inserted, MariaDB", other.inserts()));
                    lines.add(Line.report("rows updated, MariaDB", other.updates()));
                }
            }
        }
        return lines;
    }

    private record Phases(Rounds.Result inserts, Rounds.Result updates) {}

    private static Phases measure(Database database, Broker broker, Options options, int rows) throws Exception {
        try (Application replica = Application.start(
                ReplicaApp.class, database, broker, Map.of("cqrs.consume.enabled", false), Map.of())) {
            MessageHandler handler = replica.bean(MessageHandler.class);
            List<List<IncomingMessage>> inserts = messages(rows, 1);
            List<List<IncomingMessage>> updates = messages(rows, 2);
            BareUpsert bare = new BareUpsert(database, BATCH);
            // the handler's tables of its own are made when it first needs them
            handle(handler, inserts.subList(0, 1));
            Rounds insertRounds = new Rounds();
            Rounds updateRounds = new Rounds();
            for (int round = -1; round < options.rounds(); round++) {
                database.execute("truncate table account_copy");
                double bareInsert = timed(rows, () -> bare.write(rows, 1));
                double bareUpdate = timed(rows, () -> bare.write(rows, 2));
                check(database, rows);
                database.execute("truncate table account_copy");
                double ourInsert = timed(rows, () -> handle(handler, inserts));
                double ourUpdate = timed(rows, () -> handle(handler, updates));
                check(database, rows);
                if (round >= 0) {
                    insertRounds.add(bareInsert, ourInsert);
                    updateRounds.add(bareUpdate, ourUpdate);
                }
            }
            return new Phases(insertRounds.result(), updateRounds.result());
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double timed(int rows, Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return Rounds.rate(rows, start);
    }

    private static void handle(MessageHandler handler, List<List<IncomingMessage>> batches) {
        for (List<IncomingMessage> batch : batches) {
            for (Disposition disposition : handler.handle(batch)) {
                if (disposition != Disposition.ACKNOWLEDGE) {
                    throw new IllegalStateException("not applied: " + disposition);
                }
            }
        }
    }

    private static List<List<IncomingMessage>> messages(int rows, long revision) {
        List<List<IncomingMessage>> batches = new ArrayList<>();
        for (int from = 1; from <= rows; from += BATCH) {
            List<IncomingMessage> batch = new ArrayList<>(BATCH);
            for (int id = from; id < Math.min(from + BATCH, rows + 1); id++) {
                batch.add(Bodies.incoming(id, revision));
            }
            batches.add(batch);
        }
        return batches;
    }

    private static void check(Database database, int rows) {
        long right = database.number("select count(*) from account_copy where revision = 2 and score = id + 20000000");
        if (right != rows) {
            throw new IllegalStateException("%d of %d rows are right".formatted(right, rows));
        }
    }
}
