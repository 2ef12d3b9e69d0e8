package dev.cqrsync.master;

import dev.cqrsync.filter.ColumnPaths;
import dev.cqrsync.filter.KeyParts;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.JDBCException;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.AttributeMappingsList;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.hibernate.query.SelectionQuery;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one class of a master as the values of their columns: read by one query through a cursor, with no
 * entities made of them. In no order. Immutable.
 */
public final class ColumnRows {

    private final MasterMapping mapping;
    private final List<MappedColumn> columns;
    private final JdbcMapping[] types;

    private ColumnRows(MasterMapping mapping, List<MappedAttribute> attributes) {
        this.mapping = mapping;
        List<MappedColumn> all = new ArrayList<>();
        attributes.forEach(attribute -> all.addAll(attribute.columns()));
        this.columns = all.subList(mapping.identifier().columns().size(), all.size());
        this.types = all.stream().map(MappedColumn::jdbcMapping).toArray(JdbcMapping[]::new);
    }

    /**
     * The rows of a class, those of its subclasses not among them.
     *
     * @param attributes what to read; the identifier comes first
     * @return {@code null} when a query cannot reach a column without joining another table to it
     */
    public static @Nullable ColumnRows of(MasterMapping mapping, List<MappedAttribute> attributes) {
        return attributes.stream().allMatch(attribute -> isReachable(attribute.part()))
                ? new ColumnRows(mapping, attributes)
                : null;
    }

    private static boolean isReachable(ModelPart part) {
        if (part instanceof ToOneAttributeMapping toOne) {
            return toOne.isReferenceToPrimaryKey();
        }
        if (part instanceof AttributeMapping attribute && attribute.isEmbeddedAttributeMapping()) {
            AttributeMappingsList parts = attribute
                    .asEmbeddedAttributeMapping()
                    .getEmbeddableTypeDescriptor()
                    .getAttributeMappings();
            for (int i = 0; i < parts.size(); i++) {
                if (!isReachable(parts.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Is given the rows. */
    public interface Visitor {

        /** A row as one relational value per column; the array is the visitor's. */
        void row(@Nullable Object[] values);

        /** A row that cannot be read, such as one with an enum constant that nobody knows. */
        void unreadable(RuntimeException problem);
    }

    /**
     * Reads the rows of a filter.
     *
     * @param session its transaction has the database's cursors open, which needs autocommit off
     * @param fetchSize rows that the driver holds at once, positive
     * @throws JDBCException when the database says no
     */
    public void read(SessionImplementor session, RowFilter filter, int fetchSize, Visitor visitor) {
        SelectionQuery<Object[]> query = query(session, filter)
                .setReadOnly(true)
                .setFetchSize(isMysql(session) ? Integer.MIN_VALUE : fetchSize); // else MySQL's driver holds all rows
        try (ScrollableResults<Object[]> rows = query.scroll(ScrollMode.FORWARD_ONLY)) {
            while (true) {
                @Nullable Object[] values;
                try {
                    if (!rows.next()) {
                        return;
                    }
                    values = relational(rows.get());
                } catch (JDBCException e) {
                    throw e;
                } catch (RuntimeException e) {
                    visitor.unreadable(e);
                    continue;
                }
                visitor.row(values);
            }
        }
    }

    private static boolean isMysql(SessionImplementor session) {
        Dialect dialect = session.getJdbcServices().getDialect();
        return dialect instanceof MySQLDialect && !(dialect instanceof MariaDBDialect);
    }

    private SelectionQuery<Object[]> query(SessionImplementor session, RowFilter filter) {
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        CriteriaQuery<Object[]> query = builder.createQuery(Object[].class);
        Class<?> type = mapping.persister().getMappedClass();
        Root<?> root = query.from(type);
        List<Path<?>> places = new ArrayList<>(new KeyParts(mapping.persister()).of(root));
        places.addAll(ColumnPaths.of(columns, mapping.persister(), root));
        query.select(builder.array(places.toArray(new Path<?>[0])));
        Predicate matching = filter.predicate(root, builder, mapping.sessionFactory());
        query.where(
                mapping.persister().hasSubclasses()
                        ? builder.and(matching, builder.equal(root.type(), type))
                        : matching);
        return session.createQuery(query);
    }

    private @Nullable Object[] relational(@Nullable Object[] values) {
        for (int i = 0; i < types.length; i++) {
            if (values[i] != null && types[i].getValueConverter() != null) {
                values[i] = types[i].convertToRelationalValue(values[i]);
            }
        }
        return values;
    }
}
