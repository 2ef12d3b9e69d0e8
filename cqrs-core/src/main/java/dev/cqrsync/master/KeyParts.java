package dev.cqrsync.master;

import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Order;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicEntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;

/** The primary key of an entity in queries: one path per column, to order by and to go on after. Immutable. */
final class KeyParts {

    private final List<List<String>> paths = new ArrayList<>();

    KeyParts(EntityMappingType entity) {
        collectIdentifier(entity, List.of());
    }

    private void collectIdentifier(EntityMappingType entity, List<String> prefix) {
        EntityIdentifierMapping identifier = entity.getIdentifierMapping();
        if (identifier instanceof BasicEntityIdentifierMapping basic) {
            paths.add(plus(prefix, basic.getAttributeName()));
        } else {
            collectEmbedded(
                    (EmbeddableMappingType) identifier.getPartMappingType(),
                    identifier.isVirtual() ? prefix : plus(prefix, identifier.getAttributeName()));
        }
    }

    private void collectEmbedded(EmbeddableMappingType embeddable, List<String> prefix) {
        for (int i = 0; i < embeddable.getNumberOfAttributeMappings(); i++) {
            AttributeMapping attribute = embeddable.getAttributeMapping(i);
            List<String> path = plus(prefix, attribute.getAttributeName());
            if (attribute instanceof ToOneAttributeMapping toOne) {
                collectIdentifier(toOne.getAssociatedEntityMappingType(), path);
            } else if (attribute.isEmbeddedAttributeMapping()) {
                collectEmbedded(attribute.asEmbeddedAttributeMapping().getEmbeddableTypeDescriptor(), path);
            } else {
                paths.add(path);
            }
        }
    }

    private static List<String> plus(List<String> prefix, String name) {
        List<String> path = new ArrayList<>(prefix);
        path.add(name);
        return path;
    }

    boolean isSingle() {
        return paths.size() == 1;
    }

    List<Path<?>> of(Root<?> root) {
        List<Path<?>> keys = new ArrayList<>();
        for (List<String> names : paths) {
            Path<?> path = root;
            for (String name : names) {
                path = path.get(name);
            }
            keys.add(path);
        }
        return keys;
    }

    List<Order> order(Root<?> root, CriteriaBuilder builder) {
        List<Order> order = new ArrayList<>();
        of(root).forEach(path -> order.add(builder.asc(path)));
        return order;
    }

    /** The rows after a key. */
    Predicate after(List<Object> key, Root<?> root, CriteriaBuilder builder) {
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
        return after;
    }

    /** The rows with one of the keys. */
    Predicate among(List<List<Object>> rows, Root<?> root, CriteriaBuilder builder) {
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
