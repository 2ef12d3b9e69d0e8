package dev.cqrsync.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A long queue drained, and a large table changed in bulk, dumped and loaded, by a JVM with a small heap. */
final class SmallHeap implements Benchmark {

    private static final int MESSAGES = 300_000;
    private static final int ROWS = 1_000_000;
    private static final int HEAP_MB = 256;

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int count = options.of(MESSAGES);
        try (Database database = services.postgres();
                Broker broker = services.broker()) {
            broker.declare(broker.queue, "account");
            broker.publish("account", count, id -> Bodies.save(id, 1));
            String report = run(SmallHeapDrain.class, database, broker, count);
            if (database.number("select count(*) from account_copy") != count) {
                throw new IllegalStateException("rows are missing");
            }
            broker.channel.queueUnbind(broker.queue, broker.exchange, "account"); // the rest is not for the queue
            int rows = options.of(ROWS);
            String transfer = run(SmallHeapTransfer.class, database, broker, rows);
            return List.of(
                    line("%,d messages drained with a heap of %d MB".formatted(count, HEAP_MB), report),
                    line(
                            "%,d rows changed in bulk, dumped and loaded with a heap of %d MB".formatted(rows, HEAP_MB),
                            transfer));
        }
    }

    private static Line line(String what, String report) {
        return new Line(what, "", report, "", "suffices", true);
    }

    private static String run(Class<?> main, Database database, Broker broker, int count) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx%dm".formatted(HEAP_MB),
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                database.url(),
                broker.uri,
                Boolean.toString(broker.embedded),
                broker.exchange,
                broker.queue,
                Integer.toString(count)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last = "";
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = output.readLine()) != null; ) {
                last = line;
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the JVM with the small heap has failed: " + last);
        }
        return last;
    }
}
