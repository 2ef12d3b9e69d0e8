package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.TimedOutStatement;
import dev.cqrsync.replica.Tombstone;
import dev.cqrsync.replica.TombstoneStore;
import dev.cqrsync.serialization.ReplicaKey;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tombstones in the table {@code cqrs_tombstone}, moments in UTC. Thread-safe. */
final class JdbcTombstones implements TombstoneStore {

    private final DatabaseKind database;
    private final TombstoneSql sql;
    private final KeyList keyList;

    JdbcTombstones(DatabaseKind database) {
        this.database = database;
        this.sql = new TombstoneSql(database);
        this.keyList = new KeyList(database);
    }

    @Override
    public void lockModel(Connection connection, String cqrsId, boolean exclusive) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.lockModel(exclusive))) {
            if (database == DatabaseKind.POSTGRESQL) {
                statement.setLong(1, lockNumber(cqrsId));
                statement.execute();
                return;
            }
            statement.setString(1, cqrsId);
            if (hasRow(statement)) {
                return;
            }
            try (PreparedStatement add = connection.prepareStatement(sql.addLock())) {
                add.setString(1, cqrsId);
                add.executeUpdate();
            }
            hasRow(statement); // another may have added it first
        } catch (SQLException e) {
            throw TimedOutStatement.named(e, sql.lockModel(exclusive));
        }
    }

    private static boolean hasRow(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next();
        }
    }

    /** A number of 64 bits that other users of advisory locks hardly choose. */
    private static long lockNumber(String cqrsId) {
        return UUID.nameUUIDFromBytes(("dev.cqrsync.replica:" + cqrsId).getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    @Override
    public Map<ReplicaKey, Tombstone> find(Connection connection, String cqrsId, Collection<ReplicaKey> keys)
            throws SQLException {
        Map<String, Tombstone> found = new HashMap<>();
        keyList.query(connection, sql::find, cqrsId, texts(keys), row -> read(row, found));
        return byKey(found, keys);
    }

    private static void read(ResultSet row, Map<String, Tombstone> found) throws SQLException {
        found.put(row.getString(1), new Tombstone(row.getLong(2), StoredMoment.read(row, 3)));
    }

    private static Map<ReplicaKey, Tombstone> byKey(Map<String, Tombstone> found, Collection<ReplicaKey> keys) {
        Map<ReplicaKey, Tombstone> byKey = new HashMap<>();
        if (!found.isEmpty()) { // there are few tombstones
            for (ReplicaKey key : keys) {
                Tombstone tombstone = found.get(key.text());
                if (tombstone != null) {
                    byKey.put(key, tombstone);
                }
            }
        }
        return byKey;
    }

    /** PostgreSQL's statements that lock a model shared and find tombstones; two results. */
    String lockAndFind() {
        return sql.lockModel(false) + ";\n" + sql.find(1);
    }

    /** Binds {@link #lockAndFind()} from some parameter on. */
    void bindLockAndFind(PreparedStatement statement, int parameter, String cqrsId, List<ReplicaKey> keys)
            throws SQLException {
        statement.setLong(parameter, lockNumber(cqrsId));
        keyList.bind(statement, parameter + 1, cqrsId, texts(keys), keys.size());
    }

    /** The second result of {@link #lockAndFind()}. */
    static Map<ReplicaKey, Tombstone> found(ResultSet result, List<ReplicaKey> keys) throws SQLException {
        Map<String, Tombstone> found = new HashMap<>();
        while (result.next()) {
            read(result, found);
        }
        return byKey(found, keys);
    }

    @Override
    public void put(Connection connection, String cqrsId, Map<ReplicaKey, Tombstone> tombstones) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.put())) {
            for (Map.Entry<ReplicaKey, Tombstone> tombstone : tombstones.entrySet()) {
                statement.setString(1, cqrsId);
                statement.setString(2, tombstone.getKey().text());
                statement.setLong(3, tombstone.getValue().revision());
                StoredMoment.bind(statement, 4, tombstone.getValue().updated());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public void remove(Connection connection, String cqrsId, List<ReplicaKey> keys) throws SQLException {
        keyList.update(connection, sql::remove, cqrsId, texts(keys));
    }

    private static List<String> texts(Collection<ReplicaKey> keys) {
        return keys.stream().map(ReplicaKey::text).toList();
    }
}
