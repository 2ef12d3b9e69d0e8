package dev.cqrsync.filter;

import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Order;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.EntityMappingType;

/** The primary key of an entity in queries: one path per column, to order by and to go on after. Immutable. */
public final class KeyParts {

    private final List<List<String>> paths;

    public KeyParts(EntityMappingType entity) {
        this.paths = ColumnPaths.ofIdentifier(entity);
    }

    /** Whether the key has one column. */
    public boolean isSingle() {
        return paths.size() == 1;
    }

    /** The key's places in a query. */
    public List<Path<?>> of(Root<?> root) {
        List<Path<?>> keys = new ArrayList<>();
        paths.forEach(path -> keys.add(ColumnPaths.place(root, path)));
        return keys;
    }

    /** Ascending, as the database orders the columns. */
    public List<Order> order(Root<?> root, CriteriaBuilder builder) {
        List<Order> order = new ArrayList<>();
        of(root).forEach(path -> order.add(builder.asc(path)));
        return order;
    }

    /** The rows after a key. */
    public Predicate after(List<Object> key, Root<?> root, CriteriaBuilder builder) {
        List<Path<?>> keys = of(root);
        Predicate after = builder.disjunction();
        for (int i = 0; i < keys.size(); i++) {
            Predicate[] these = new Predicate[i + 1];
            for (int j = 0; j < i; j++) {
                these[j] = builder.equal(keys.get(j), key.get(j));
            }
            these[i] = builder.greaterThan(comparable(keys.get(i)), comparable(key.get(i)));
            after = i == 0 ? these[0] : builder.or(after, builder.and(these));
        }
        if (keys.size() > 1) { // says nothing new, but lets an index be entered at the right place
            after = builder.and(builder.greaterThanOrEqualTo(comparable(keys.get(0)), comparable(key.get(0))), after);
        }
        return after;
    }

    /** The rows with one of the keys. */
    public Predicate among(List<List<Object>> rows, Root<?> root, CriteriaBuilder builder) {
        List<Path<?>> keys = of(root);
        if (isSingle()) {
            return keys.get(0).in(rows.stream().map(row -> row.get(0)).toList());
        }
        Predicate[] each = new Predicate[rows.size()];
        for (int i = 0; i < each.length; i++) {
            Predicate[] parts = new Predicate[keys.size()];
            for (int j = 0; j < parts.length; j++) {
                parts[j] = builder.equal(keys.get(j), rows.get(i).get(j));
            }
            each[i] = builder.and(parts);
        }
        return builder.or(each);
    }

    @SuppressWarnings("unchecked")
    private static Expression<Comparable<Object>> comparable(Path<?> path) {
        return (Expression<Comparable<Object>>) path;
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object value) {
        return (Comparable<Object>) value;
    }
}
