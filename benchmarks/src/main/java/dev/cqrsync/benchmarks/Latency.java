package dev.cqrsync.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** From the commit on an idle master until the replica has committed, one change at a time. */
final class Latency implements Benchmark {

    private static final int CHANGES = 2_000;
    private static final int BLOCKS = 8;
    private static final int ROWS = 100;
    private static final Duration PAUSE = Duration.ofMillis(2);

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int block = Math.max(5, options.of(CHANGES) / BLOCKS);
        try (Broker broker = services.broker();
                Pair handwritten = Pair.handwritten(services, broker, 1);
                Pair ours = Pair.ours(services, broker)) {
            for (Pair pair : List.of(handwritten, ours)) {
                pair.inTransaction(entityManager -> {
                    for (int i = 0; i < ROWS; i++) {
                        pair.insert(entityManager, i);
                    }
                });
                pair.arrivals.await(ROWS);
            }
            List<Double> ceiling = new ArrayList<>();
            List<Double> times = new ArrayList<>();
            changes(handwritten, block, new ArrayList<>());
            changes(ours, block, new ArrayList<>());
            for (int i = 0; i < BLOCKS; i++) {
                changes(handwritten, block, ceiling);
                changes(ours, block, times);
            }
            if (ours.wrongRows() > 0) {
                throw new IllegalStateException("rows differ");
            }
            return List.of(
                    line("commit to visible, median", ceiling, times, 0.5, 3),
                    line("commit to visible, 99th percentile", ceiling, times, 0.99, 10));
        }
    }

    private static void changes(Pair pair, int count, List<Double> times) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            long id = 1 + i % ROWS;
            long seed = System.nanoTime();
            long before = pair.arrivals.count();
            long committed = pair.committedAt(entityManager -> pair.update(entityManager, id, seed % 1_000_000_000));
            pair.arrivals.await(before + 1);
            times.add((System.nanoTime() - committed) / 1e6);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static Line line(String what, List<Double> ceiling, List<Double> ours, double part, double budget) {
        double theirs = Rounds.percentile(ceiling, part);
        double mine = Rounds.percentile(ours, part);
        return new Line(
                what,
                String.format(Locale.ROOT, "%.1f ms by hand, 1 listener", theirs),
                String.format(Locale.ROOT, "%.1f ms", mine),
                String.format(Locale.ROOT, "%.2f", mine / theirs),
                "≤ %.0f ms".formatted(budget),
                mine <= budget);
    }
}
