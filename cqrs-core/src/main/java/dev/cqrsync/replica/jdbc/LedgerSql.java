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

    /** Parameters: id, keys. */
    String find(int keys) {
        return """
                SELECT pk, revision, updated, deleted
                FROM cqrs_ledger
                WHERE %s""".formatted(new KeyList(database).condition(keys));
    }

    /** Parameters: id, keys. In the order of the keys, so that instances do not wait for each other in a circle. */
    String lock(int keys) {
        return find(keys) + "\nORDER BY pk\nFOR UPDATE";
    }

    /** Whether locking a key that is not there keeps other keys from being inserted. */
    boolean locksGaps() {
        return database == DatabaseKind.MARIADB || database == DatabaseKind.MYSQL;
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
}
