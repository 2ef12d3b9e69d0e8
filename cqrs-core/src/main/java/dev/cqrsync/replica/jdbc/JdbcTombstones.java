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
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tombstones in the table {@code cqrs_tombstone}, moments in UTC. Thread-safe. */
final class JdbcTombstones implements TombstoneStore {

    private final DatabaseKind database;
    private final TombstoneSql sql;

    JdbcTombstones(DatabaseKind database) {
        this.database = database;
        this.sql = new TombstoneSql(database);
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
        Map<ReplicaKey, Tombstone> tombstones = new HashMap<>();
        List<ReplicaKey> list = List.copyOf(keys);
        for (int from = 0; from < list.size(); ) {
            int size = Chunks.ofKeys(list.size() - from, 1);
            try (PreparedStatement statement = connection.prepareStatement(sql.find(size))) {
                bind(statement, 1, cqrsId, list, from, size);
                try (ResultSet result = statement.executeQuery()) {
                    tombstones.putAll(read(result, list));
                }
            }
            from += size;
        }
        return tombstones;
    }

    /** PostgreSQL's statements that lock a model shared and find tombstones; two results. */
    String lockAndFind() {
        return sql.lockModel(false) + ";\n" + sql.find(1);
    }

    /** Binds {@link #lockAndFind()} from some parameter on. */
    void bindLockAndFind(PreparedStatement statement, int index, String cqrsId, List<ReplicaKey> keys)
            throws SQLException {
        statement.setLong(index, lockNumber(cqrsId));
        bind(statement, index + 1, cqrsId, keys, 0, keys.size());
    }

    /** What was found; there are few tombstones, so that keys are looked at only when there is any. */
    static Map<ReplicaKey, Tombstone> read(ResultSet result, List<ReplicaKey> keys) throws SQLException {
        Map<ReplicaKey, Tombstone> tombstones = new HashMap<>();
        Map<String, ReplicaKey> byText = Map.of();
        while (result.next()) {
            if (byText.isEmpty()) {
                byText = keys.stream().collect(Collectors.toMap(ReplicaKey::text, Function.identity()));
            }
            ReplicaKey key = byText.get(result.getString(1));
            if (key != null) {
                tombstones.put(
                        key, new Tombstone(result.getLong(2), instant(result.getObject(3, LocalDateTime.class))));
            }
        }
        return tombstones;
    }

    @Override
    public void put(Connection connection, String cqrsId, Map<ReplicaKey, Tombstone> tombstones) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.put())) {
            for (Map.Entry<ReplicaKey, Tombstone> tombstone : tombstones.entrySet()) {
                Instant updated = tombstone.getValue().updated();
                statement.setString(1, cqrsId);
                statement.setString(2, tombstone.getKey().text());
                statement.setLong(3, tombstone.getValue().revision());
                statement.setObject(4, updated == null ? null : LocalDateTime.ofInstant(updated, ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public void remove(Connection connection, String cqrsId, List<ReplicaKey> keys) throws SQLException {
        List<ReplicaKey> list = new ArrayList<>(keys);
        for (int from = 0; from < list.size(); ) {
            int size = Chunks.ofKeys(list.size() - from, 1);
            try (PreparedStatement statement = connection.prepareStatement(sql.remove(size))) {
                bind(statement, 1, cqrsId, list, from, size);
                statement.executeUpdate();
            }
            from += size;
        }
    }

    private void bind(PreparedStatement statement, int index, String cqrsId, List<ReplicaKey> keys, int from, int size)
            throws SQLException {
        statement.setString(index, cqrsId);
        if (sql.arrays()) {
            Object[] texts = keys.subList(from, Math.min(from + size, keys.size())).stream()
                    .map(ReplicaKey::text)
                    .toArray();
            statement.setArray(index + 1, statement.getConnection().createArrayOf("varchar", texts));
            return;
        }
        for (int i = 0; i < size; i++) {
            statement.setString(
                    index + 1 + i, keys.get(Math.min(from + i, keys.size() - 1)).text());
        }
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime dateTime) {
        return dateTime == null ? null : dateTime.toInstant(ZoneOffset.UTC);
    }
}
