package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.replica.KeptKeys;
import dev.cqrsync.replica.ReplicaStorage;
import dev.cqrsync.replica.RowStore;
import dev.cqrsync.replica.TombstoneStore;

/**
 * Set-based storage of one database. Its own tables are in {@code dev/cqrsync/replica/schema-*.sql}. Thread-safe.
 */
public final class JdbcReplicaStorage implements ReplicaStorage {

    private final DatabaseKind database;
    private final JdbcTombstones tombstones;

    public JdbcReplicaStorage(DatabaseKind database) {
        this.database = database;
        this.tombstones = new JdbcTombstones(database);
    }

    @Override
    public RowStore rows(ReplicaMapping mapping) {
        return new JdbcRows(database, mapping, tombstones);
    }

    @Override
    public TombstoneStore tombstones() {
        return tombstones;
    }

    @Override
    public KeptKeys keptKeys(ReplicaMapping mapping) {
        return new TemporaryKeys(database, mapping);
    }
}
