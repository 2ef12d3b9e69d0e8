package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import java.util.Collections;

/** The statements around {@code cqrs_tombstone}, as each database says them. */
record TombstoneSql(DatabaseKind database) {

    /** Whether a list of keys is one parameter, an array, which costs less than one for each. */
    boolean arrays() {
        return database == DatabaseKind.POSTGRESQL;
    }

    /** Parameters: id, keys. */
    String find(int keys) {
        return """
                SELECT pk, revision, updated
                FROM cqrs_tombstone
                WHERE cqrs_id = ? AND pk %s""".formatted(isOneOf(keys));
    }

    private String isOneOf(int keys) {
        return arrays() ? "= ANY (?)" : "IN (%s)".formatted(parameters(keys));
    }

    /** Parameters: id, keys. */
    String remove(int keys) {
        return """
                DELETE FROM cqrs_tombstone
                WHERE cqrs_id = ? AND pk %s""".formatted(isOneOf(keys));
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

    /** Parameters: seconds, rows. */
    String clean() {
        return switch (database) {
            case POSTGRESQL -> """
                DELETE FROM cqrs_tombstone
                WHERE (cqrs_id, pk) IN (
                    SELECT cqrs_id, pk
                    FROM cqrs_tombstone
                    WHERE deleted_at < clock_timestamp() - ? * interval '1 second'
                    LIMIT ?
                    FOR UPDATE SKIP LOCKED)""";
            case MYSQL, MARIADB -> """
                DELETE FROM cqrs_tombstone
                WHERE deleted_at < UTC_TIMESTAMP(6) - INTERVAL ? SECOND
                LIMIT ?""";
            case H2 -> """
                DELETE FROM cqrs_tombstone
                WHERE deleted_at < DATEADD(SECOND, -CAST(? AS BIGINT), CURRENT_TIMESTAMP)
                FETCH FIRST ? ROWS ONLY""";
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

    private static String parameters(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
