package dev.cqrsync.benchmarks;

import java.util.List;

/** Prints lines as a Markdown table. */
final class Table {

    static void print(List<Line> lines) {
        System.out.println("| what | ceiling | cqrsync | ratio | budget | |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (Line line : lines) {
            String verdict = line.budget().isEmpty() ? "" : line.met() ? "met" : "**missed**";
            System.out.printf(
                    "| %s | %s | %s | %s | %s | %s |%n",
                    line.what(), line.ceiling(), line.ours(), line.ratio(), line.budget(), verdict);
        }
    }

    private Table() {}
}
