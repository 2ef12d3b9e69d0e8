package dev.cqrsync.example.demo;

import java.util.Map;

/** Prints what both services hold, side by side. */
final class Report {

    private static final int SHOWN = 4;

    private Report() {}

    static void print(Snapshot master, Snapshot replica) {
        System.out.printf("  %-42s %16s %16s%n", "", "master", "replica");
        line("accounts", master.accounts().size(), replica.accounts().size());
        line("total balance", master.balance(), replica.balance());
        line("product types", master.types().size(), replica.types().size());
        line("products", master.products().size(), replica.products().size());
        line(
                "purchases, without drafts",
                master.purchases().size(),
                replica.purchases().size());
        System.out.println();
        rows("product types, joined with their products", master.types(), replica.types());
        rows("products", master.products(), replica.products());
        rows("purchases, with the customer and the lines in the event", master.purchases(), replica.purchases());
        rows("accounts, the first " + SHOWN, master.accounts(), replica.accounts());
    }

    private static void line(String what, Object there, Object here) {
        System.out.printf("  %-42s %16s %16s%n", what, there, here);
    }

    /** The replica's rows, each marked with whether the master has the same. */
    private static void rows(String title, Map<Long, String> master, Map<Long, String> replica) {
        System.out.printf("  The replica's %s%n", title);
        int width = replica.values().stream().mapToInt(String::length).max().orElse(0);
        replica.entrySet().stream()
                .limit(title.startsWith("accounts") ? SHOWN : replica.size())
                .forEach(row -> System.out.printf(
                        "  %5d  %s%s %s%n",
                        row.getKey(),
                        row.getValue(),
                        " ".repeat(Math.max(width, 64) - row.getValue().length()),
                        row.getValue().equals(master.get(row.getKey())) ? "same" : "DIFFERENT"));
        System.out.println();
    }
}
