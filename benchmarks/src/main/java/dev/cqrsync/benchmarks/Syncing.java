package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.master.MasterApp;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.sync.resend.BulkSync;
import dev.cqrsync.sync.resend.SyncReport;
import dev.cqrsync.sync.resend.SyncRequest;
import java.util.List;

/** All rows of a table sent again, against publishing as many messages with confirms. */
final class Syncing implements Benchmark {

    private static final int ROWS = 100_000;
    private static final double BUDGET = 0.6;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int rows = options.of(ROWS);
        try (Database postgres = services.postgres();
                Broker broker = services.broker();
                Application master = Application.start(MasterApp.class, postgres, broker)) {
            ManyAccounts.fill(postgres, "account", "version", rows);
            broker.declare(broker.queue, "account");
            BulkSync syncs = master.bean(BulkSync.class);
            Rounds.Result result = Rounds.compare(options, () -> bare(broker, rows), () -> sync(syncs, broker, rows));
            return List.of(Line.atLeast("rows synced", result, BUDGET));
        }
    }

    private static double bare(Broker broker, int rows) throws Exception {
        byte[] body = Bodies.save(1, 1);
        long start = System.nanoTime();
        broker.publish("account", rows, id -> body);
        return checked(broker, rows, Rounds.rate(rows, start));
    }

    private static double sync(BulkSync syncs, Broker broker, int rows) throws Exception {
        long start = System.nanoTime();
        SyncReport report = syncs.sync(SyncRequest.of("account", RowFilter.ALL));
        double rate = Rounds.rate(rows, start);
        if (report.synced() != rows || report.unrouted() != 0) {
            throw new IllegalStateException("not synced: " + report);
        }
        return checked(broker, rows, rate);
    }

    private static double checked(Broker broker, int rows, double rate) throws Exception {
        long there = broker.channel.messageCount(broker.queue);
        if (there != rows) {
            throw new IllegalStateException("%d of %d messages are in the queue".formatted(there, rows));
        }
        broker.purge();
        return rate;
    }
}
