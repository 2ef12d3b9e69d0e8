package dev.cqrsync.benchmarks;

import java.nio.charset.StandardCharsets;

/** Tables full of accounts, made by PostgreSQL itself. */
final class ManyAccounts {

    /** Fills a table with the columns of an account; the revision's column has the given name. */
    static void fill(Database database, String table, String revision, int rows) {
        database.execute("""
                insert into %s (id, name, email, notes, score, balance, active, birth_date, created_at, ref, updated, %s)
                select i, 'Account ' || i, 'account' || i || '@example.org', repeat('x', 100) || i, i, i * 0.07,
                    i %% 2 = 0, date '1970-01-01' + i %% 20000, timestamptz '2024-01-01 00:00:00.123456+00' + i * interval '1 s',
                    md5(i::text)::uuid, timestamptz '2026-01-01 00:00:00.123456+00', 1
                from generate_series(1, %d) i""".formatted(table, revision, rows));
        database.execute("analyze " + table);
    }

    /** A dump of the same rows at a revision, whose scores follow from it. */
    static byte[] dump(int rows, long revision) {
        StringBuilder dump = new StringBuilder("account");
        for (int i = 1; i <= rows; i++) {
            byte[] body = Bodies.save(i, revision);
            String text = new String(body, StandardCharsets.US_ASCII);
            int from = text.indexOf("\"instance_data\":") + "\"instance_data\":".length();
            dump.append('\n').append(text, from, text.indexOf(",\"previous_data\""));
        }
        return dump.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private ManyAccounts() {}
}
