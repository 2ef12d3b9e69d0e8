package dev.cqrsync.it.faults;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Findings as Markdown. */
final class Report {

    private final Findings findings;
    private final List<String> lines = new ArrayList<>();

    Report(Findings findings) {
        this.findings = findings;
    }

    String toMarkdown() {
        lines.clear();
        summary();
        replicas();
        faults();
        List<String> complaints = findings.complaints();
        if (!complaints.isEmpty()) {
            lines.add("**Not well:**");
            lines.add("");
            complaints.forEach(complaint -> lines.add("- " + complaint));
            lines.add("");
        }
        return String.join("\n", lines);
    }

    private void summary() {
        lines.add("%s, seed %d: %d faults in %s min; %d CPUs, JDK %s; %s."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        findings.seed(),
                        findings.faults(),
                        findings.duration().toMillis() / 60_000.0,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        String.join(", ", findings.versions())));
        lines.add("");
        row("what", "count");
        row("---", "---:");
        row("messages carried to the replicas", number(findings.delivered()));
        row("second copies sent on purpose", number(findings.copies()));
        if (!findings.outage().isZero()) {
            row(
                    "attempts that failed while the replicas' databases were away for %.1f min"
                            .formatted(findings.outage().toMillis() / 60_000.0),
                    number(findings.failedInOutage()));
        }
        row("starts of services", number(findings.starts()));
        row("of these, starts that failed as the database was away", number(findings.failedStarts()));
        row("services that ended by themselves", number(findings.deaths().size()));
        row("left in the outbox", number(findings.unpublished()));
        row(
                "from the last fault until everything was at rest and equal",
                findings.converged() ? findings.rest().toSeconds() + " s" : "never");
        lines.add("");
    }

    private void replicas() {
        row("replica", "rows", "writes", "lost", "wrong", "doubled", "overtaken", "resurrected", "dead letters");
        row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
        for (Findings.Replica replica : findings.replicas()) {
            row(
                    replica.name().replace('_', ' '),
                    number(replica.comparison().rows()),
                    number(replica.journal().writes()),
                    number(replica.comparison().lost()),
                    number(replica.comparison().wrong()),
                    number(replica.journal().doubled()),
                    number(replica.journal().overtaken()),
                    number(replica.comparison().resurrected()
                            + replica.journal().resurrected()),
                    number(replica.deadLetters()));
        }
        lines.add("");
    }

    /** Targets down, faults across. */
    private void faults() {
        TreeSet<String> kinds = new TreeSet<>();
        Map<String, Map<String, Integer>> byTarget = new TreeMap<>();
        findings.inflicted().forEach((fault, count) -> {
            String kind = fault.substring(0, fault.indexOf(' '));
            kinds.add(kind);
            byTarget.computeIfAbsent(fault.substring(kind.length() + 1), target -> new TreeMap<>())
                    .put(kind, count);
        });
        List<String> cells = new ArrayList<>(List.of("fault"));
        cells.addAll(kinds);
        row(cells.toArray(String[]::new));
        row("---" + " | ---:".repeat(kinds.size()));
        byTarget.forEach((target, counts) -> {
            List<String> line = new ArrayList<>(List.of(target));
            kinds.forEach(kind -> line.add(counts.containsKey(kind) ? number(counts.get(kind)) : ""));
            row(line.toArray(String[]::new));
        });
        lines.add("");
    }

    private void row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    private static String number(long number) {
        return "%,d".formatted(number);
    }
}
