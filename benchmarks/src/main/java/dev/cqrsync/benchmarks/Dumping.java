package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.master.MasterApp;
import dev.cqrsync.sync.dump.BulkDump;
import dev.cqrsync.sync.dump.DumpRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.util.List;
import org.postgresql.PGConnection;

/** A whole table as a dump, against {@code COPY TO} of it, both into nothing. */
final class Dumping implements Benchmark {

    private static final int ROWS = 400_000;
    private static final double BUDGET = 0.35;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int rows = options.of(ROWS);
        try (Database postgres = services.postgres();
                Broker broker = services.broker();
                Application master = Application.start(MasterApp.class, postgres, broker)) {
            ManyAccounts.fill(postgres, "account", "version", rows);
            BulkDump dumps = master.bean(BulkDump.class);
            Rounds.Result result = Rounds.compare(options, () -> copy(postgres, rows), () -> dump(dumps, rows));
            return List.of(Line.atLeast("rows dumped, PostgreSQL", result, BUDGET));
        }
    }

    private static double copy(Database database, int rows) throws Exception {
        try (Connection connection = database.connect();
                Counted nothing = new Counted()) {
            long start = System.nanoTime();
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy account to stdout", nothing);
            return nothing.checked(rows, Rounds.rate(rows, start));
        }
    }

    private static double dump(BulkDump dumps, int rows) throws Exception {
        try (Counted nothing = new Counted()) {
            long start = System.nanoTime();
            dumps.dump(DumpRequest.of("account"), nothing);
            return nothing.checked(rows, Rounds.rate(rows, start));
        }
    }

    /** Counts bytes and throws them away. */
    private static final class Counted extends OutputStream {

        private static final int LEAST_BYTES_PER_ROW = 200;

        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] source, int from, int length) throws IOException {
            bytes += length;
        }

        double checked(int rows, double rate) {
            if (bytes < (long) LEAST_BYTES_PER_ROW * rows) {
                throw new IllegalStateException("%d bytes are too few for %d rows".formatted(bytes, rows));
            }
            return rate;
        }
    }
}
