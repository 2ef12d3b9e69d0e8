package dev.cqrsync.it.convergence;

import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.workload.RandomTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several users at once who create, change and delete the same few rows. */
final class RandomChanges {

    private static final int KEYS = 6;
    private static final int THREADS = 4;

    private final RandomTransaction transaction;
    private final long seed;

    RandomChanges(Service master, long seed) {
        this.transaction = new RandomTransaction(master, KEYS);
        this.seed = seed;
    }

    /** Each user commits a number of transactions; those that lose against another user's are not counted. */
    void commit(int transactions) throws Exception {
        ExecutorService users = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int user = 0; user < THREADS; user++) {
                Random random = new Random(seed + user);
                tasks.add(() -> {
                    for (int committed = 0; committed < transactions; ) {
                        committed += transaction.run(random) ? 1 : 0;
                    }
                    return null;
                });
            }
            for (Future<Void> done : users.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            users.shutdownNow();
        }
    }
}
