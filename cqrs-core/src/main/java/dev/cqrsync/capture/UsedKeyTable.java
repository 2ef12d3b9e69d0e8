package dev.cqrsync.capture;

import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The table {@code cqrs_deleted}: last revisions of deleted rows. Thread-safe. */
final class UsedKeyTable {

    private static final int KEYS_PER_QUERY = 500;

    void remember(Connection connection, List<UsedKey> deleted) throws SQLException {
        if (deleted.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(upsert(connection))) {
            for (UsedKey key : deleted) {
                statement.setString(1, key.cqrsId());
                statement.setString(2, key.pk());
                statement.setLong(3, key.revision());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Remembers keys of one model, and tells the highest revision of each, which may have been remembered before. */
    Map<String, Long> raise(Connection connection, List<UsedKey> keys) throws SQLException {
        remember(connection, keys);
        Map<String, Long> found = new HashMap<>();
        for (int from = 0; from < keys.size(); from += KEYS_PER_QUERY) {
            List<UsedKey> some = keys.subList(from, Math.min(keys.size(), from + KEYS_PER_QUERY));
            lookUp(
                    connection,
                    some.get(0).cqrsId(),
                    some.stream().map(UsedKey::pk).toList(),
                    found::put);
        }
        return found;
    }

    /** The remembered revisions of those rows whose keys have been used before. */
    Map<PlannedRow, Long> lookUp(Connection connection, List<PlannedRow> created) throws SQLException {
        Map<PlannedRow, Long> found = new IdentityHashMap<>();
        Map<String, List<PlannedRow>> byCqrsId = created.stream().collect(Collectors.groupingBy(PlannedRow::cqrsId));
        for (Map.Entry<String, List<PlannedRow>> group : byCqrsId.entrySet()) {
            List<PlannedRow> rows = group.getValue();
            for (int from = 0; from < rows.size(); from += KEYS_PER_QUERY) {
                List<PlannedRow> some = rows.subList(from, Math.min(rows.size(), from + KEYS_PER_QUERY));
                Map<String, PlannedRow> byPk = some.stream().collect(Collectors.toMap(PlannedRow::pkText, row -> row));
                lookUp(connection, group.getKey(), List.copyOf(byPk.keySet()), (pk, revision) -> {
                    PlannedRow row = byPk.get(pk);
                    if (row != null) {
                        found.put(row, revision);
                    }
                });
            }
        }
        return found;
    }

    private static void lookUp(Connection connection, String cqrsId, List<String> pks, BiConsumer<String, Long> found)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select(pks.size()))) {
            int parameter = 1;
            statement.setString(parameter++, cqrsId);
            for (String pk : pks) {
                statement.setString(parameter++, pk);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    found.accept(result.getString(1), result.getLong(2));
                }
            }
        }
    }

    /** A locking read sees what was committed last even where transactions read from a snapshot, as on MySQL. */
    private static String select(int keys) {
        return """
                SELECT pk, revision FROM cqrs_deleted WHERE cqrs_id = ? AND pk IN (%s) FOR UPDATE
                """.formatted(String.join(", ", Collections.nCopies(keys, "?")));
    }

    /** There is a memory already when the key has been used before. */
    private static String upsert(Connection connection) throws SQLException {
        return switch (DatabaseKind.ofProduct(connection.getMetaData().getDatabaseProductName())) {
            case POSTGRESQL -> """
                    INSERT INTO cqrs_deleted (cqrs_id, pk, revision) VALUES (?, ?, ?)
                    ON CONFLICT (cqrs_id, pk)
                    DO UPDATE SET revision = GREATEST(cqrs_deleted.revision, EXCLUDED.revision)
                    """;
            case MYSQL, MARIADB -> """
                    INSERT INTO cqrs_deleted (cqrs_id, pk, revision) VALUES (?, ?, ?)
                    ON DUPLICATE KEY UPDATE revision = GREATEST(revision, VALUES(revision))
                    """;
            case H2 -> """
                    MERGE INTO cqrs_deleted AS known
                    USING (VALUES (CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS BIGINT)))
                        AS gone (cqrs_id, pk, revision)
                    ON known.cqrs_id = gone.cqrs_id AND known.pk = gone.pk
                    WHEN MATCHED THEN UPDATE SET revision = GREATEST(known.revision, gone.revision)
                    WHEN NOT MATCHED THEN INSERT (cqrs_id, pk, revision)
                        VALUES (gone.cqrs_id, gone.pk, gone.revision)
                    """;
        };
    }
}
