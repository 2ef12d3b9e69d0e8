package dev.cqrsync.benchmarks;

import jakarta.persistence.OptimisticLockException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.dao.OptimisticLockingFailureException;

/** Many small transactions of several threads, half of them inserts, half updates of rows that others change too. */
final class ManyCommits implements Benchmark {

    private static final int COMMITS = 20_000;
    private static final int THREADS = 4;
    private static final int CONTENDED_ROWS = 100;

    /** Before these, the compiler has a tenth of the processors. */
    private static final int WARM_UP_ROUNDS = 3;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int commits = options.of(COMMITS);
        try (Broker broker = services.broker();
                Pair handwritten = Pair.handwritten(services, broker, 2);
                Pair ours = Pair.ours(services, broker)) {
            for (Pair pair : List.of(handwritten, ours)) {
                pair.inTransaction(entityManager -> {
                    for (int i = 0; i < CONTENDED_ROWS; i++) {
                        pair.insert(entityManager, i);
                    }
                });
                pair.arrivals.await(CONTENDED_ROWS);
            }
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                commit(handwritten, commits);
                commit(ours, commits);
            }
            Rounds rounds = new Rounds();
            List<Double> wrong = new ArrayList<>();
            for (int i = 0; i < options.rounds(); i++) {
                double theirs = commit(handwritten, commits);
                wrong.add((double) handwritten.wrongRows());
                rounds.add(theirs, commit(ours, commits));
                if (ours.wrongRows() > 0) {
                    throw new IllegalStateException("%d rows differ".formatted(ours.wrongRows()));
                }
            }
            return List.of(
                    Line.atLeast(
                            "commits by 4 threads until all are on the replica, by hand and ours", rounds.result(), 2),
                    new Line(
                            "of %d contended rows, wrong in the end".formatted(CONTENDED_ROWS),
                            "%.0f".formatted(Rounds.median(wrong)),
                            "0",
                            "",
                            "0",
                            true));
        }
    }

    private static double commit(Pair pair, int commits) throws Exception {
        long before = pair.arrivals.count();
        AtomicInteger left = new AtomicInteger(commits);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        long start = System.nanoTime();
        try {
            List<Future<?>> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(executor.submit(() -> work(pair, left)));
            }
            for (Future<?> thread : threads) {
                thread.get();
            }
            pair.arrivals.await(before + commits);
            return Rounds.rate(commits, start);
        } finally {
            executor.shutdown();
        }
    }

    private static void work(Pair pair, AtomicInteger left) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i; (i = left.decrementAndGet()) >= 0; ) {
            long seed = random.nextInt(1_000_000_000);
            if (i % 2 == 0) {
                pair.inTransaction(entityManager -> pair.insert(entityManager, seed));
            } else {
                updateOne(pair, 1 + random.nextInt(CONTENDED_ROWS), seed);
            }
        }
    }

    private static void updateOne(Pair pair, long id, long seed) {
        while (true) {
            try {
                pair.inTransaction(entityManager -> pair.update(entityManager, id, seed));
                return;
            } catch (OptimisticLockException | OptimisticLockingFailureException e) {
                // another thread was first; again
            }
        }
    }
}
