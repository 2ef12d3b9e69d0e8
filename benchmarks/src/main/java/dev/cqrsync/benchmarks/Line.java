package dev.cqrsync.benchmarks;

import java.util.Locale;

/**
 * A line of the table.
 *
 * @param what what was measured
 * @param ceiling what it is measured against, as text
 * @param ours what cqrsync came to, as text
 * @param ratio the two compared, as text
 * @param budget what is promised; empty when it is only reported
 * @param met whether the promise is kept; {@code true} when there is none
 */
record Line(String what, String ceiling, String ours, String ratio, String budget, boolean met) {

    /** Rates compared: ours should be at least the given part of the ceiling. */
    static Line atLeast(String what, Rounds.Result result, double budget) {
        return new Line(
                what,
                rate(result.ceiling()),
                rate(result.ours()),
                ratio(result),
                "≥ " + budget,
                result.ratio() >= budget);
    }

    /** Rates compared with nothing promised. */
    static Line report(String what, Rounds.Result result) {
        return new Line(what, rate(result.ceiling()), rate(result.ours()), ratio(result), "", true);
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, "%,.0f/s", rate);
    }

    private static String ratio(Rounds.Result result) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", result.ratio(), result.lowest(), result.highest());
    }
}
