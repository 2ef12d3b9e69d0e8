package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;

/** The statements around {@code cqrs_ledger}, as each database says them. */
record LedgerSql(DatabaseKind database) {

    private String now() {
        return switch (database) {
            case POSTGRESQL -> "clock_timestamp()";
            case MYSQL, MARIADB -> "UTC_TIMESTAMP(6)";
            case H2 -> "CURRENT_TIMESTAMP";
        };
    }

    /** Parameters: revision, updated, deleted, id, key. */
    String update() {
        return """
                UPDATE cqrs_ledger
                SET revision = ?, updated = ?, deleted = ?, handled_at = %s
                WHERE cqrs_id = ? AND pk = ?""".formatted(now());
    }

    /** Parameters: revision, updated, deleted, id, key. */
    String insert() {
        return """
                INSERT INTO cqrs_ledger (revision, updated, deleted, cqrs_id, pk, handled_at)
                VALUES (?, ?, ?, ?, ?, %s)""".formatted(now());
    }

    /** Parameters: seconds, rows. */
    String forget() {
        return switch (database) {
            case POSTGRESQL -> """
                DELETE FROM cqrs_ledger
                WHERE (cqrs_id, pk) IN (
                    SELECT cqrs_id, pk
                    FROM cqrs_ledger
                    WHERE handled_at < clock_timestamp() - ? * interval '1 second'
                    LIMIT ?
                    FOR UPDATE SKIP LOCKED)""";
            case MYSQL, MARIADB -> """
                DELETE FROM cqrs_ledger
                WHERE handled_at < UTC_TIMESTAMP(6) - INTERVAL ? SECOND
                LIMIT ?""";
            case H2 -> """
                DELETE FROM cqrs_ledger
                WHERE handled_at < DATEADD(SECOND, -CAST(? AS BIGINT), CURRENT_TIMESTAMP)
                FETCH FIRST ? ROWS ONLY""";
        };
    }
}
