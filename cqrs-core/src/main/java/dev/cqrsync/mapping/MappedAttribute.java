package dev.cqrsync.mapping;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.persister.entity.mutation.EntityMutationTarget;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of an entity, the identifier among them, with the columns it is made of.
 *
 * @param name attribute name in the entity
 * @param part Hibernate's view of the attribute
 * @param statePosition index in Hibernate's state arrays, or {@link #IDENTIFIER}
 * @param columns columns in the order in which Hibernate decomposes the attribute's value; never empty
 * @param reference entity name of the target of a to-one relation, else {@code null}
 */
public record MappedAttribute(
        String name,
        ModelPart part,
        int statePosition,
        List<MappedColumn> columns,
        @Nullable String reference) {

    /** {@link #statePosition()} of the identifier, which is not part of the state arrays. */
    public static final int IDENTIFIER = -1;

    public MappedAttribute {
        columns = List.copyOf(columns);
    }

    /**
     * Breaks a value of this attribute down to one relational value per column, without loading anything: an
     * uninitialized to-one yields its key.
     */
    public List<@Nullable Object> decompose(@Nullable Object value, SharedSessionContractImplementor session) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        part.decompose(
                value,
                (index, columnValue, selectable) -> {
                    if (!selectable.isFormula()) { // columns has none either
                        values.add(columnValue);
                    }
                },
                session);
        return values;
    }

    /** The physical table with this attribute's columns, as Hibernate writes it into SQL. */
    public String table(EntityPersister persister) {
        List<String> tables = new ArrayList<>();
        part.forEachSelectable((index, selectable) -> {
            if (!selectable.isFormula()) {
                // with a table per class, queries see a union where the column is
                tables.add(((EntityMutationTarget) persister).physicalTableNameForMutation(selectable));
            }
        });
        return tables.get(0);
    }
}
