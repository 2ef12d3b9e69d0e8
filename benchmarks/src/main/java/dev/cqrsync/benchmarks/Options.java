package dev.cqrsync.benchmarks;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What to run and how much of it.
 *
 * @param scale multiplies the sizes; 1 is what the budgets are about
 * @param rounds measured rounds of each benchmark, after one that warms up
 * @param names benchmarks to run; all when empty
 */
record Options(double scale, int rounds, Set<String> names) {

    static final String USAGE = "[--scale 0.1] [--rounds 5] [names of benchmarks]";

    static Options parse(String... arguments) {
        double scale = 1;
        int rounds = 5;
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--scale" -> scale = Double.parseDouble(arguments[++i]);
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                default -> {
                    if (arguments[i].startsWith("-")) {
                        throw new IllegalArgumentException(USAGE);
                    }
                    names.add(arguments[i]);
                }
            }
        }
        return new Options(scale, rounds, names);
    }

    /** A size at this scale, 20 or more. */
    int of(int full) {
        return (int) Math.max(20, Math.round(full * scale));
    }

    boolean runs(String name) {
        return names.isEmpty() || names.contains(name);
    }
}
