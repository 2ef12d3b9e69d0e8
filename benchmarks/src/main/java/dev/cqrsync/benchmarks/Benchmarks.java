package dev.cqrsync.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures cqrsync against the bare parts it is made of, in turns in one run, and prints the ratios. Sizes, rounds and
 * names of benchmarks are arguments; the services are named by the environment, see {@link Services}.
 */
public final class Benchmarks {

    private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

    static {
        ALL.put("write", new WritePath());
        ALL.put("publish", new Publishing());
        ALL.put("apply", new Applying());
        ALL.put("drain", new Draining());
        ALL.put("latency", new Latency());
        ALL.put("commits", new ManyCommits());
        ALL.put("transaction", new LargeTransaction());
        ALL.put("dump", new Dumping());
        ALL.put("load", new Loading());
        ALL.put("sync", new Syncing());
        ALL.put("diff", new Differing());
        ALL.put("memory", new SmallHeap());
        ALL.put("startup", new StartUp());
        ALL.put("poison", new Poison());
    }

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        run(options);
        System.exit(0); // drivers and brokers leave threads behind
    }

    /** Runs the chosen ones, prints the table and returns its lines. */
    static List<Line> run(Options options) throws Exception {
        for (String name : options.names()) {
            if (!ALL.containsKey(name)) {
                throw new IllegalArgumentException("no benchmark '%s' in %s".formatted(name, ALL.keySet()));
            }
        }
        List<Line> lines = new ArrayList<>();
        try (Services services = new Services()) {
            System.out.println("Runs on " + services.describe());
            System.out.printf("Scale %s, median of %d rounds%n%n", options.scale(), options.rounds());
            for (Map.Entry<String, Benchmark> benchmark : ALL.entrySet()) {
                if (options.runs(benchmark.getKey())) {
                    System.out.println("… " + benchmark.getKey());
                    List<Line> measured = benchmark.getValue().run(services, options);
                    measured.forEach(line -> System.out.println("  " + line));
                    lines.addAll(measured);
                }
            }
        }
        System.out.println();
        Table.print(lines);
        return lines;
    }
}
