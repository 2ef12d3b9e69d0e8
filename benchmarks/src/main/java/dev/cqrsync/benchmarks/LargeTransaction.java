package dev.cqrsync.benchmarks;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One transaction with many inserts, from its commit until every row is on the replica. */
final class LargeTransaction implements Benchmark {

    private static final int ROWS = 20_000;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int rows = options.of(ROWS);
        try (Broker broker = services.broker();
                Pair handwritten = Pair.handwritten(services, broker, 2);
                Pair ours = Pair.ours(services, broker)) {
            insert(handwritten, Math.max(20, rows / 4));
            insert(ours, Math.max(20, rows / 4));
            List<Double> theirs = new ArrayList<>();
            List<Double> mine = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < Math.min(3, options.rounds()); i++) {
                theirs.add(insert(handwritten, rows));
                mine.add(insert(ours, rows));
                ratios.add(theirs.get(i) / mine.get(i));
            }
            if (ours.wrongRows() > 0) {
                throw new IllegalStateException("%d rows differ".formatted(ours.wrongRows()));
            }
            double ratio = Rounds.median(ratios);
            return List.of(new Line(
                    "one transaction of %,d inserts, commit until all are on the replica".formatted(rows),
                    seconds(theirs) + " by hand",
                    seconds(mine),
                    String.format(Locale.ROOT, "%.1f times faster", ratio),
                    "≥ 3 times faster",
                    ratio >= 3));
        }
    }

    /** Seconds from the commit of the rows until all have arrived. */
    private static double insert(Pair pair, int rows) throws InterruptedException {
        long before = pair.arrivals.count();
        long committed = pair.committedAt(entityManager -> insert(pair, entityManager, rows));
        pair.arrivals.await(before + rows);
        return (System.nanoTime() - committed) / 1e9;
    }

    private static void insert(Pair pair, EntityManager entityManager, int rows) {
        for (int i = 0; i < rows; i++) {
            pair.insert(entityManager, i);
        }
    }

    private static String seconds(List<Double> times) {
        return String.format(Locale.ROOT, "%.1f s", Rounds.median(times));
    }
}
