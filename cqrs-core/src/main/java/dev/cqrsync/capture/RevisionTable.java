package dev.cqrsync.capture;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.serialization.MasterRowWriter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.persister.entity.mutation.EntityMutationTarget;
import org.hibernate.persister.entity.mutation.EntityTableMapping;
import org.jspecify.annotations.Nullable;

/** The revision column of a master in its table: many rows at a time, with Hibernate's own binding of keys. */
final class RevisionTable {

    private static final int KEYS_PER_QUERY = 500;

    private final MasterRowWriter writer;
    private final List<JdbcMapping> keyTypes;
    private final String select;
    private final String condition;
    private final String update;

    RevisionTable(MasterMapping mapping, MasterRowWriter writer) {
        this.writer = writer;
        this.keyTypes = mapping.identifier().columns().stream()
                .map(MappedColumn::jdbcMapping)
                .toList();
        EntityTableMapping table = table(mapping);
        String revision = mapping.revision().columns().get(0).column();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            keys.add(table.getKeyMapping().getKeyColumn(i).getColumnName());
        }
        this.condition = keys.stream().map(key -> key + " = ?").collect(Collectors.joining(" and ", "(", ")"));
        this.select = "select %s, %s from %s where ".formatted(String.join(", ", keys), revision, table.getTableName());
        this.update = "update %s set %s = ? where %s".formatted(table.getTableName(), revision, condition);
    }

    /** The physical table with the revision: the root's, the subclass's own where each class has one. */
    private static EntityTableMapping table(MasterMapping mapping) {
        String name = mapping.revision().table(mapping.persister());
        for (EntityTableMapping table : ((EntityMutationTarget) mapping.persister()).getTableMappings()) {
            if (table.getTableName().equals(name)) {
                return table;
            }
        }
        throw new IllegalStateException("%s has no table %s".formatted(mapping.entityName(), name));
    }

    /** The stored revisions by id; the rows stay locked until the transaction ends. Absent rows are left out. */
    Map<Object, Long> readLocked(Collection<Object> ids, SharedSessionContractImplementor session) {
        session.getJdbcCoordinator().executeBatch(); // what is queued may change these very rows
        Map<Object, Long> revisions = new HashMap<>();
        List<Object> all = List.copyOf(ids);
        session.doWork(connection -> {
            for (int from = 0; from < all.size(); from += KEYS_PER_QUERY) {
                List<Object> some = all.subList(from, Math.min(all.size(), from + KEYS_PER_QUERY));
                String sql = select + String.join(" or ", Collections.nCopies(some.size(), condition)) + " for update";
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    read(some, statement, session, revisions);
                }
            }
        });
        return revisions;
    }

    private void read(
            List<Object> ids,
            PreparedStatement statement,
            SharedSessionContractImplementor session,
            Map<Object, Long> into)
            throws SQLException {
        Map<Object, Object> idByPk = new HashMap<>();
        int parameter = 1;
        for (Object id : ids) {
            List<@Nullable Object> key = writer.keyColumns(id, session);
            idByPk.put(writer.instancePk(key), id);
            parameter = bind(statement, parameter, key, session);
        }
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                List<@Nullable Object> key = new ArrayList<>();
                for (int i = 0; i < keyTypes.size(); i++) {
                    key.add(keyTypes.get(i).getJdbcValueExtractor().extract(rows, i + 1, session));
                }
                Object id = Objects.requireNonNull(idByPk.get(writer.instancePk(key)));
                into.put(id, rows.getLong(keyTypes.size() + 1));
            }
        }
    }

    /** Sets the revisions of rows, in one JDBC batch. */
    void write(Map<Object, Long> revisions, SharedSessionContractImplementor session) {
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                for (Map.Entry<Object, Long> row : revisions.entrySet()) {
                    statement.setLong(1, row.getValue());
                    bind(statement, 2, writer.keyColumns(row.getKey(), session), session);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private int bind(
            PreparedStatement statement,
            int first,
            List<@Nullable Object> key,
            SharedSessionContractImplementor session)
            throws SQLException {
        int parameter = first;
        for (int i = 0; i < key.size(); i++) {
            keyTypes.get(i).getJdbcValueBinder().bind(statement, key.get(i), parameter++, session);
        }
        return parameter;
    }
}
