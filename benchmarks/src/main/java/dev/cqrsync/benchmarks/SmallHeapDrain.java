package dev.cqrsync.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The replica service that {@link SmallHeap} starts as a process of its own. */
final class SmallHeapDrain {

    public static void main(String[] arguments) throws Exception {
        Database database = new Database(arguments[0], "", arguments[0]);
        AtomicLong peakAfterCollection = watchCollections();
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
        System.out.printf(
                Locale.ROOT,
                "peak %d MB, %d MB after collections; %,.0f/s%n",
                heapPools() >> 20,
                peakAfterCollection.get() >> 20,
                Rounds.rate(count, start));
        System.exit(0);
    }

    private static long heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** What was still in use after a collection, at most. */
    private static AtomicLong watchCollections() {
        AtomicLong peak = new AtomicLong();
        Set<String> heap = new HashSet<>();
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .forEach(pool -> heap.add(pool.getName()));
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                var info = GarbageCollectionNotificationInfo.from(
                                        (CompositeData) notification.getUserData());
                                long used = info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                                        .filter(pool -> heap.contains(pool.getKey()))
                                        .mapToLong(pool -> pool.getValue().getUsed())
                                        .sum();
                                peak.accumulateAndGet(used, Math::max);
                            },
                            null,
                            null);
        }
        return peak;
    }

    private SmallHeapDrain() {}
}
