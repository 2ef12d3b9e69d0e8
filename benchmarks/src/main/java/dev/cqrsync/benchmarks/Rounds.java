package dev.cqrsync.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs ceiling and ours in turns, so that both see the same machine: whatever else it does meanwhile hits both, and
 * each round's ratio is of neighbours in time.
 */
final class Rounds {

    /** Measures once and returns a rate per second. */
    interface Trial {
        double run() throws Exception;
    }

    /**
     * Medians over the rounds.
     *
     * @param ratio median of the rounds' ratios
     * @param lowest lowest of them
     * @param highest highest of them
     */
    record Result(double ceiling, double ours, double ratio, double lowest, double highest) {}

    private final List<Double> ceilings = new ArrayList<>();
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();

    /** One round to warm up, then the measured ones. */
    static Result compare(Options options, Trial ceiling, Trial ours) throws Exception {
        ceiling.run();
        ours.run();
        Rounds rounds = new Rounds();
        for (int i = 0; i < options.rounds(); i++) {
            rounds.add(ceiling.run(), ours.run());
        }
        return rounds.result();
    }

    void add(double ceilingRate, double ourRate) {
        ceilings.add(ceilingRate);
        ours.add(ourRate);
        ratios.add(ourRate / ceilingRate);
    }

    Result result() {
        return new Result(
                median(ceilings), median(ours), median(ratios), Collections.min(ratios), Collections.max(ratios));
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static double percentile(List<Double> values, double part) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.floor(sorted.size() * part)));
    }

    /** Items per second since a moment of {@link System#nanoTime()}. */
    static double rate(long items, long since) {
        return items / ((System.nanoTime() - since) / 1e9);
    }
}
