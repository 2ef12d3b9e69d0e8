package dev.cqrsync.capture;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.serialization.MasterRowWriter;
import java.sql.Connection;
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
    private final String order;
    private final MappedColumn updated;
    private final List<Raise> raises = new ArrayList<>();

    /** A statement up to its condition. */
    private record Raise(String head, String condition, boolean setsMoment) {}

    RevisionTable(MasterMapping mapping, MasterRowWriter writer) {
        this.writer = writer;
        this.keyTypes = mapping.identifier().columns().stream()
                .map(MappedColumn::jdbcMapping)
                .toList();
        EntityTableMapping table = table(mapping, mapping.revision());
        String revision = mapping.revision().columns().get(0).column();
        String keys = String.join(", ", keys(table));
        this.condition = condition(table);
        this.select = "select %s, %s from %s where ".formatted(keys, revision, table.getTableName());
        this.order = " order by " + keys;
        this.update = "update %s set %s = ? where %s".formatted(table.getTableName(), revision, condition);
        this.updated = mapping.updated().columns().get(0);
        String count = "%s = %s + 1".formatted(revision, revision);
        String moment = "%s = %s".formatted(updated.column(), updated.write());
        EntityTableMapping other = table(mapping, mapping.updated());
        if (other == table) {
            raises.add(new Raise(head(table, moment + ", " + count), condition, true));
        } else {
            raises.add(new Raise(head(table, count), condition, false));
            raises.add(new Raise(head(other, moment), condition(other), true));
        }
    }

    private static String head(EntityTableMapping table, String assignments) {
        return "update %s set %s where ".formatted(table.getTableName(), assignments);
    }

    private List<String> keys(EntityTableMapping table) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            keys.add(table.getKeyMapping().getKeyColumn(i).getColumnName());
        }
        return keys;
    }

    private String condition(EntityTableMapping table) {
        return keys(table).stream().map(key -> key + " = ?").collect(Collectors.joining(" and ", "(", ")"));
    }

    /** The physical table with an attribute: the root's, the subclass's own where each class has one. */
    private static EntityTableMapping table(MasterMapping mapping, MappedAttribute attribute) {
        String name = attribute.table(mapping.persister());
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
        inChunks(ids, session, (connection, some) -> select(connection, some, " for update", session, revisions));
        return revisions;
    }

    /**
     * Raises the revisions of rows by one, in a few statements, and locks them until the transaction ends.
     *
     * @param moment new moment of change as its attribute's type has it
     * @return the new revisions by id; absent rows are left out
     */
    Map<Object, Long> raise(Collection<Object> ids, Object moment, SharedSessionContractImplementor session) {
        session.getJdbcCoordinator().executeBatch();
        Map<Object, Long> raised = new HashMap<>();
        inChunks(ids, session, (connection, some) -> {
            Map<Object, Long> before = new HashMap<>();
            select(connection, some, lockOfUpdate(connection), session, before);
            if (!before.isEmpty()) {
                raise(connection, List.copyOf(before.keySet()), moment, session);
            }
            before.forEach((id, revision) -> raised.put(id, revision + 1));
        });
        return raised;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void raise(Connection connection, List<Object> ids, Object moment, SharedSessionContractImplementor session)
            throws SQLException {
        for (Raise raise : raises) {
            String sql = raise.head + String.join(" or ", Collections.nCopies(ids.size(), raise.condition));
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int parameter = 1;
                if (raise.setsMoment) {
                    JdbcMapping type = updated.jdbcMapping();
                    type.getJdbcValueBinder()
                            .bind(statement, type.convertToRelationalValue(moment), parameter++, session);
                }
                for (Object id : ids) {
                    parameter = bind(statement, parameter, writer.keyColumns(id, session), session);
                }
                statement.executeUpdate();
            }
        }
    }

    /**
     * The lock that an update takes anyway. On PostgreSQL a stronger one would wait for every transaction that has
     * inserted a row which refers to this one, and two of those for each other.
     */
    private static String lockOfUpdate(Connection connection) throws SQLException {
        return switch (DatabaseKind.ofProduct(connection.getMetaData().getDatabaseProductName())) {
            case POSTGRESQL -> " for no key update";
            case MYSQL, MARIADB, H2 -> " for update";
        };
    }

    private interface ChunkWork {
        void run(Connection connection, List<Object> ids) throws SQLException;
    }

    private static void inChunks(Collection<Object> ids, SharedSessionContractImplementor session, ChunkWork work) {
        List<Object> all = List.copyOf(ids);
        session.doWork(connection -> {
            for (int from = 0; from < all.size(); from += KEYS_PER_QUERY) {
                work.run(connection, all.subList(from, Math.min(all.size(), from + KEYS_PER_QUERY)));
            }
        });
    }

    /** In the order of keys, so that transactions which lock the same rows wait and do not deadlock. */
    private void select(
            Connection connection,
            List<Object> ids,
            String lock,
            SharedSessionContractImplementor session,
            Map<Object, Long> into)
            throws SQLException {
        String sql = select + String.join(" or ", Collections.nCopies(ids.size(), condition)) + order + lock;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            read(ids, statement, session, into);
        }
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
