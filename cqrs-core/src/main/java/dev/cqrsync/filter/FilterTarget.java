package dev.cqrsync.filter;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.ValueCodecs;
import jakarta.persistence.criteria.Path;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;

/**
 * What a condition compares.
 *
 * @param path its place in the query
 * @param nullness what is asked whether it is null: the same, or the relation whose key it is
 * @param column the column behind it
 * @param owner name of the entity or embeddable it belongs to
 * @param name name of the attribute
 */
record FilterTarget(
        Path<?> path,
        Path<?> nullness,
        SelectableMapping column,
        String owner,
        String name,
        SessionFactoryImplementor sessionFactory) {

    Class<?> type() {
        return column.getJdbcMapping().getJavaTypeDescriptor().getJavaTypeClass();
    }

    boolean isText() {
        return type() == String.class;
    }

    /** A value as the attribute's type has it, from JSON or already of that type. */
    Object value(RowCondition condition, Object given) {
        if (type().isInstance(given)) {
            return given;
        }
        JdbcMapping mapping = column.getJdbcMapping();
        try {
            MappedColumn mapped = new MappedColumn(
                    name,
                    null,
                    name,
                    column.getContainingTableExpression(),
                    column.getSelectionExpression(),
                    "?",
                    mapping,
                    column.isNullable(),
                    column.getLength(),
                    column.getScale(),
                    column.getTemporalPrecision());
            return mapping.convertToDomainValue(
                    ValueCodecs.of(mapped, sessionFactory).fromWire(given));
        } catch (ConversionException e) {
            throw new FilterException(
                    "Filter lookup '%s' does not fit attribute '%s' of %s, which is of type %s: %s"
                            .formatted(condition.text(), name, owner, type().getSimpleName(), e.getMessage()),
                    e);
        }
    }
}
