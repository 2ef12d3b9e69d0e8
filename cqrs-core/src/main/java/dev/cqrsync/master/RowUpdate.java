package dev.cqrsync.master;

import dev.cqrsync.mapping.MasterMapping;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.mutation.EntityMutationTarget;
import org.hibernate.persister.entity.mutation.EntityTableMapping;
import org.jspecify.annotations.Nullable;

/**
 * One UPDATE per table on locked rows of one class: the new values, the revision plus one, the moment of the change; and
 * the same on the entities. Used by one thread.
 */
final class RowUpdate {

    private final MasterMapping mapping;
    private final SessionImplementor session;
    private final Map<AttributeMapping, @Nullable Object> values;
    private final Map<String, List<Assignment>> byTable = new LinkedHashMap<>();
    private final Object updated;

    RowUpdate(MasterMapping mapping, RowValues values, SessionImplementor session) {
        this.mapping = mapping;
        this.session = session;
        this.values = values.byAttribute();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        AttributeMapping moment =
                mapping.persister().findAttributeMapping(mapping.updated().name());
        this.updated =
                moment.getJavaType().getJavaTypeClass() == OffsetDateTime.class ? now.atOffset(ZoneOffset.UTC) : now;
        this.values.forEach(this::assign);
        assign(moment, updated);
        AttributeMapping revision =
                mapping.persister().findAttributeMapping(mapping.revision().name());
        revision.forEachSelectable((index, column) -> assignments(column)
                .add(new Assignment(
                        "%s = %s + 1".formatted(column.getSelectionExpression(), column.getSelectionExpression()),
                        null,
                        null)));
    }

    private void assign(AttributeMapping attribute, @Nullable Object value) {
        List<SelectableMapping> columns = new ArrayList<>();
        attribute.forEachSelectable((index, column) -> columns.add(column));
        List<@Nullable Object> relational = new ArrayList<>();
        if (value != null) {
            attribute.decompose(value, (index, columnValue, column) -> relational.add(columnValue), session);
        }
        for (int i = 0; i < columns.size(); i++) {
            SelectableMapping column = columns.get(i);
            if (!column.isFormula() && column.isUpdateable()) {
                String write = column.getCustomWriteExpression() == null ? "?" : column.getCustomWriteExpression();
                assignments(column)
                        .add(new Assignment(
                                column.getSelectionExpression() + " = " + write,
                                column.getJdbcMapping(),
                                value == null ? null : relational.get(i)));
            }
        }
    }

    private List<Assignment> assignments(SelectableMapping column) {
        String table = ((EntityMutationTarget) mapping.persister()).physicalTableNameForMutation(column);
        return byTable.computeIfAbsent(table, name -> new ArrayList<>());
    }

    /** @param rows of this class, locked, loaded by the session; at most a page */
    void execute(List<Object> rows) {
        for (EntityTableMapping table : ((EntityMutationTarget) mapping.persister()).getTableMappings()) {
            List<Assignment> assignments = byTable.get(table.getTableName());
            if (assignments != null) {
                execute(table, assignments, rows);
            }
        }
        int revision = mapping.revision().statePosition();
        for (Object row : rows) {
            values.forEach(
                    (attribute, value) -> mapping.persister().setValue(row, attribute.getStateArrayPosition(), value));
            mapping.persister().setValue(row, mapping.updated().statePosition(), updated);
            mapping.persister().setValue(row, revision, next(mapping.persister().getValue(row, revision)));
        }
    }

    private void execute(EntityTableMapping table, List<Assignment> assignments, List<Object> rows) {
        List<String> set = assignments.stream().map(Assignment::sql).toList();
        List<String> key = new ArrayList<>();
        for (int i = 0; i < mapping.identifier().columns().size(); i++) {
            key.add(table.getKeyMapping().getKeyColumn(i).getColumnName() + " = ?");
        }
        String one = "(%s)".formatted(String.join(" and ", key));
        String sql = "update %s set %s where %s"
                .formatted(
                        table.getTableName(),
                        String.join(", ", set),
                        String.join(" or ", Collections.nCopies(rows.size(), one)));
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int parameter = 1;
                for (Assignment assignment : assignments) {
                    if (assignment.type() != null) {
                        bind(statement, parameter++, assignment.type(), assignment.value());
                    }
                }
                for (Object row : rows) {
                    List<@Nullable Object> columns =
                            mapping.identifier().decompose(session.getIdentifier(row), session);
                    for (int i = 0; i < columns.size(); i++) {
                        bind(
                                statement,
                                parameter++,
                                mapping.identifier().columns().get(i).jdbcMapping(),
                                columns.get(i));
                    }
                }
                statement.executeUpdate();
            }
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void bind(PreparedStatement statement, int parameter, JdbcMapping type, @Nullable Object value)
            throws SQLException {
        type.getJdbcValueBinder().bind(statement, value, parameter, session);
    }

    private static Object next(@Nullable Object revision) {
        if (revision instanceof Integer number) {
            return Math.addExact(number, 1);
        }
        if (revision instanceof Short number) {
            return (short) (number + 1);
        }
        return revision == null ? 1L : Math.addExact(((Number) revision).longValue(), 1);
    }

    /** @param type {@code null} when there is nothing to bind */
    private record Assignment(
            String sql,
            @Nullable JdbcMapping type,
            @Nullable Object value) {}
}
