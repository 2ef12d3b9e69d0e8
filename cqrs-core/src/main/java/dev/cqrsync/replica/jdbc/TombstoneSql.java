package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;

/** The statements around {@code cqrs_tombstone}, as each database says them. */
record TombstoneSql(DatabaseKind database) {

    /** Parameters: id, keys. */
    String find(int keys) {
        return """
                SELECT pk, revision, updated
                FROM cqrs_tombstone
                WHERE %s""".formatted(new KeyList(database).condition(keys));
    }

    /** Parameters: id, keys. */
    String remove(int keys) {
        return """
                DELETE FROM cqrs_tombstone
                WHERE %s""".formatted(new KeyList(database).condition(keys));
    }

    /** Parameters: id, key, revision, updated. */
    String put() {
        return switch (database) {
            case POSTGRESQL -> """
                INSERT INTO cqrs_tombstone (cqrs_id, pk, revision, updated, deleted_at)
                VALUES (?, ?, ?, ?, clock_timestamp())
                ON CONFLICT (cqrs_id, pk) DO UPDATE
                SET revision = excluded.revision, updated = excluded.updated, deleted_at = excluded.deleted_at""";
            case MYSQL, MARIADB -> """
                INSERT INTO cqrs_tombstone (cqrs_id, pk, revision, updated, deleted_at)
                VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))
                ON DUPLICATE KEY UPDATE
                revision = VALUES(revision), updated = VALUES(updated), deleted_at = VALUES(deleted_at)""";
            case H2 -> """
                MERGE INTO cqrs_tombstone (cqrs_id, pk, revision, updated, deleted_at)
                KEY (cqrs_id, pk)
                VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)""";
        };
    }

    /** Parameter: id, on PostgreSQL its hash. */
    String lockModel(boolean exclusive) {
        return switch (database) {
            case POSTGRESQL -> exclusive ? "SELECT pg_advisory_xact_lock(?)" : "SELECT pg_advisory_xact_lock_shared(?)";
            case MYSQL, MARIADB -> exclusive ? """
                        SELECT cqrs_id FROM cqrs_replica_lock
                        WHERE cqrs_id = ?
                        FOR UPDATE""" : """
                        SELECT cqrs_id FROM cqrs_replica_lock
                        WHERE cqrs_id = ?
                        LOCK IN SHARE MODE""";
            case H2 -> """
                SELECT cqrs_id FROM cqrs_replica_lock
                WHERE cqrs_id = ?
                FOR UPDATE""";
        };
    }

    /** Adds the row to be locked. Parameter: id. */
    String addLock() {
        return database == DatabaseKind.H2
                ? "MERGE INTO cqrs_replica_lock (cqrs_id) KEY (cqrs_id) VALUES (?)"
                : "INSERT IGNORE INTO cqrs_replica_lock (cqrs_id) VALUES (?)";
    }
}
