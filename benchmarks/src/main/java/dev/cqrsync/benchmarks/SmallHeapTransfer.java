package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.master.Account;
import dev.cqrsync.benchmarks.app.master.MasterApp;
import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.sync.dump.BulkDump;
import dev.cqrsync.sync.dump.DumpRequest;
import dev.cqrsync.sync.load.BulkLoad;
import dev.cqrsync.sync.load.LoadReport;
import dev.cqrsync.sync.load.LoadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The service that {@link SmallHeap} starts as a process of its own to change all rows of a table, dump it and load the dump. */
final class SmallHeapTransfer {

    public static void main(String[] arguments) throws Exception {
        Database database = new Database(arguments[0], "", arguments[0]);
        HeapWatch heap = HeapWatch.start();
        int rows = Integer.parseInt(arguments[5]);
        Path file = Files.createTempFile("cqrsync", ".dump.gz");
        double changed;
        try {
            try (Application master = start(MasterApp.class, database, arguments)) {
                ManyAccounts.fill(database, "account", "version", rows);
                changed = change(master, database, rows);
                master.bean(BulkDump.class).dump(DumpRequest.of("account").withGzip(true), file, true);
            }
            try (Application replica = start(ReplicaApp.class, database, arguments)) {
                long start = System.nanoTime();
                LoadReport report = replica.bean(BulkLoad.class).load(LoadRequest.DEFAULT, file);
                if (report.created() != rows) {
                    throw new IllegalStateException("not loaded: " + report);
                }
                System.out.printf(
                        Locale.ROOT, "%s; %,.0f/s changed, %,.0f/s loaded%n", heap, changed, Rounds.rate(rows, start));
            }
        } finally {
            Files.delete(file);
        }
        System.exit(0);
    }

    /** Rows a second, until their events are with the broker. */
    private static double change(Application master, Database database, int rows) throws IOException {
        long start = System.nanoTime();
        long changed =
                master.bean(MasterOperations.class).bulkUpdate(Account.class, RowFilter.ALL, Map.of("active", true));
        if (changed != rows) {
            throw new IllegalStateException("only %d rows were changed".formatted(changed));
        }
        for (long left = outbox(database); left > 0; left = outbox(database)) {
            long before = left;
            Waiting.until(() -> outbox(database) < before); // as long as it goes on
        }
        return Rounds.rate(rows, start);
    }

    private static long outbox(Database database) {
        return database.number("select count(*) from cqrs_outbox");
    }

    private static Application start(Class<?> type, Database database, String... arguments) {
        return Application.start(
                type,
                database,
                arguments[1],
                Boolean.parseBoolean(arguments[2]),
                arguments[3],
                arguments[4],
                Map.of("cqrs.consume.enabled", false),
                Map.of());
    }

    private SmallHeapTransfer() {}
}
