package dev.cqrsync.it.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A long run from the command line, with its report as Markdown; {@code integration-tests/faults} starts it. */
final class FaultInjection {

    private static final String USAGE = "faults [--minutes 10] [--outage 0] [--seed N] [--report FILE]";

    private FaultInjection() {}

    public static void main(String[] arguments) throws Exception {
        double minutes = 10;
        double outage = 0;
        long seed = new Random().nextInt(1_000_000);
        @Nullable Path report = null;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(USAGE);
            }
            switch (arguments[i]) {
                case "--minutes" -> minutes = Double.parseDouble(arguments[i + 1]);
                case "--outage" -> outage = Double.parseDouble(arguments[i + 1]);
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                case "--report" -> report = Path.of(arguments[i + 1]).toAbsolutePath();
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        Path directory = Files.createTempDirectory("cqrsync-faults");
        System.out.printf("seed %d, logs and data in %s%n", seed, directory);
        FaultRun run = new FaultRun(directory, seed, minutes(minutes), minutes(outage));
        Findings findings = run.run();
        String text = new Report(findings).toMarkdown();
        System.out.println(text);
        if (report != null) {
            Files.writeString(report, text);
        }
        System.exit(findings.complaints().isEmpty() ? 0 : 1);
    }

    private static Duration minutes(double minutes) {
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }
}
