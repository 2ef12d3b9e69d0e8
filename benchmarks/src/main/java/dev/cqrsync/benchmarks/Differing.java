package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.master.MasterApp;
import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.sync.diff.DiffResult;
import dev.cqrsync.sync.diff.MasterDiff;
import dev.cqrsync.sync.diff.ReplicaDiff;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSource;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A large table with few differences, compared in both formats, all stages one after the other. */
final class Differing implements Benchmark {

    private static final int ROWS = 1_000_000;
    private static final long BUDGET_BYTES = 150_000;
    private static final int PAIRS_PER_LINE = 10_000;

    /** 8 rows that the replica lacks and 7 that it has at another revision; 5 that the master lacks. */
    private static final DiffResult DIFFERENT = new DiffResult(15, 0, 5);

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int rows = Math.max(1_000, options.of(ROWS));
        try (Database masterRows = services.postgres();
                Database replicaRows = services.postgres();
                Broker broker = services.broker();
                Application master = Application.start(MasterApp.class, masterRows, broker);
                Application replica = Application.start(
                        ReplicaApp.class, replicaRows, broker, Map.of("cqrs.consume.enabled", false), Map.of())) {
            fill(masterRows, "account", "version", rows);
            fill(replicaRows, "account_copy", "revision", rows);
            damage(masterRows, replicaRows, rows);
            MasterDiff masterDiff = master.bean(MasterDiff.class);
            ReplicaDiff replicaDiff = replica.bean(ReplicaDiff.class);
            Measured digest = best(options, () -> digest(masterDiff, replicaDiff, false));
            Measured contents = best(options, () -> digest(masterDiff, replicaDiff, true));
            Measured pairs = best(options, () -> pairs(masterDiff, replicaDiff));
            String what = "%,d rows with 20 differences compared".formatted(rows);
            return List.of(
                    new Line(
                            what + ", format digest",
                            pairs.text() + " as pairs",
                            digest.text(),
                            String.format(Locale.ROOT, "%.4f of the bytes", (double) digest.bytes() / pairs.bytes()),
                            "≤ 150 KB",
                            digest.bytes() <= BUDGET_BYTES),
                    new Line(what + ", with contents", "", contents.text(), "", "", true));
        }
    }

    private static void fill(Database database, String table, String revision, int rows) {
        database.execute("""
                insert into %s (id, %s, updated, name, email, notes, score, balance, active, birth_date, created_at, ref)
                select id, id %% 3, timestamp '2024-01-01', 'Account ' || id, 'a' || id || '@example.com', 'notes', id,
                       id / 100.0, id %% 2 = 0, date '1970-01-01' + (id %% 10000)::int, timestamp '2024-01-01',
                       md5(id::text)::uuid
                from generate_series(1, %d) id""".formatted(table, revision, rows));
        database.execute("analyze " + table);
    }

    private static void damage(Database master, Database replica, int rows) {
        int step = rows / 20;
        replica.execute("delete from account_copy where id %% %1$d = 1 and id <= 8 * %1$d".formatted(step));
        replica.execute(
                "update account_copy set revision = revision + 1 where id %% %1$d = 1 and id between 8 * %1$d and 15 * %1$d"
                        .formatted(step));
        master.execute("delete from account where id %% %1$d = 1 and id > 15 * %1$d".formatted(step));
    }

    private interface Comparison {
        Measured run();
    }

    /**
     * One comparison.
     *
     * @param bytes what has crossed between the stages
     */
    private record Measured(double seconds, long bytes) {

        String text() {
            return String.format(Locale.ROOT, "%.1f s, %,d bytes", seconds, bytes);
        }
    }

    /** The fastest one after one that warms up. */
    private static Measured best(Options options, Comparison comparison) {
        comparison.run();
        Measured best = comparison.run();
        for (int round = 1; round < options.rounds(); round++) {
            Measured next = comparison.run();
            best = next.seconds() < best.seconds() ? next : best;
        }
        return best;
    }

    private static Measured digest(MasterDiff master, ReplicaDiff replica, boolean contents) {
        long start = System.nanoTime();
        StringBuilder first = new StringBuilder();
        master.digests("account", contents, line -> first.append(line).append('\n'), DiffListener.NONE);
        StringBuilder second = new StringBuilder();
        replica.answer(lines(first), Duration.ZERO, line -> second.append(line).append('\n'), DiffListener.NONE);
        DiffResult result = master.repair(lines(second), true, DiffListener.NONE);
        if (!result.equals(DIFFERENT)) {
            throw new IllegalStateException("found " + result);
        }
        return new Measured(seconds(start), first.length() + second.length());
    }

    /** All six stages, as those for deleted rows are others. */
    private static Measured pairs(MasterDiff master, ReplicaDiff replica) {
        long start = System.nanoTime();
        StringBuilder first = new StringBuilder();
        master.pairs(
                "account",
                RowFilter.ALL,
                PAIRS_PER_LINE,
                line -> first.append(line).append('\n'),
                DiffListener.NONE);
        StringBuilder second = new StringBuilder();
        replica.answer(lines(first), Duration.ZERO, line -> second.append(line).append('\n'), DiffListener.NONE);
        long different = master.repair(lines(second), true, DiffListener.NONE).different();
        StringBuilder third = new StringBuilder();
        replica.keys("account", PAIRS_PER_LINE, line -> third.append(line).append('\n'), DiffListener.NONE);
        StringBuilder fourth = new StringBuilder();
        long deleted =
                master.unknownKeys(lines(third), line -> fourth.append(line).append('\n'), DiffListener.NONE);
        if (different != DIFFERENT.different() || deleted != DIFFERENT.retracted()) {
            throw new IllegalStateException("found %d and %d".formatted(different, deleted));
        }
        return new Measured(seconds(start), (long) first.length() + second.length() + third.length() + fourth.length());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static LineSource lines(StringBuilder text) {
        return LineSource.of(new BufferedReader(new StringReader(text.toString())));
    }
}
