package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import java.util.Locale;
import java.util.Map;

/** The replica service that {@link SmallHeap} starts as a process of its own. */
final class SmallHeapDrain {

    public static void main(String[] arguments) throws Exception {
        Database database = new Database(arguments[0], "", arguments[0]);
        HeapWatch heap = HeapWatch.start();
        Arrivals arrivals = new Arrivals();
        long count = Long.parseLong(arguments[5]);
        Application.start(
                ReplicaApp.class,
                database,
                arguments[1],
                Boolean.parseBoolean(arguments[2]),
                arguments[3],
                arguments[4],
                Map.of(),
                Map.of("arrivals", arrivals));
        long start = System.nanoTime();
        arrivals.await(count);
        System.out.printf(Locale.ROOT, "%s; %,.0f/s%n", heap, Rounds.rate(count, start));
        System.exit(0);
    }

    private SmallHeapDrain() {}
}
