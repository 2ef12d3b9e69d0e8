package dev.cqrsync.filter;

import dev.cqrsync.mapping.MappedColumn;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicEntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;

/**
 * Where single columns of an entity are in queries: through embeddables, and through to-one relations to the key of
 * their target, for which nothing is joined.
 */
public final class ColumnPaths {

    private ColumnPaths() {}

    /** One path of attribute names per column of the primary key, in the order of the mapping's columns. */
    static List<List<String>> ofIdentifier(EntityMappingType entity) {
        List<List<String>> paths = new ArrayList<>();
        collectIdentifier(entity, List.of(), paths);
        return paths;
    }

    /**
     * The places of mapped columns.
     *
     * @param columns of one entity; those of one relation together and in their order
     */
    public static List<Path<?>> of(List<MappedColumn> columns, EntityMappingType entity, Root<?> root) {
        List<Path<?>> places = new ArrayList<>();
        String before = "";
        for (MappedColumn column : columns) {
            if (column.path().equals(before)) {
                continue; // a further column of a relation, which has come with the first
            }
            before = column.path();
            List<List<String>> paths = new ArrayList<>();
            collect(attribute(entity, List.of(before.split("\\.", -1))), prefix(before), paths);
            paths.forEach(path -> places.add(place(root, path)));
        }
        return places;
    }

    static Path<?> place(Root<?> root, List<String> names) {
        Path<?> path = root;
        for (String name : names) {
            path = path.get(name);
        }
        return path;
    }

    private static List<String> prefix(String path) {
        List<String> names = List.of(path.split("\\.", -1));
        return names.subList(0, names.size() - 1);
    }

    private static AttributeMapping attribute(EntityMappingType entity, List<String> names) {
        AttributeMapping attribute = entity.findAttributeMapping(names.get(0));
        for (String name : names.subList(1, names.size())) {
            attribute = attribute
                    .asEmbeddedAttributeMapping()
                    .getEmbeddableTypeDescriptor()
                    .findAttributeMapping(name);
        }
        return attribute;
    }

    private static void collectIdentifier(EntityMappingType entity, List<String> prefix, List<List<String>> into) {
        EntityIdentifierMapping identifier = entity.getIdentifierMapping();
        if (identifier instanceof BasicEntityIdentifierMapping basic) {
            into.add(plus(prefix, basic.getAttributeName()));
        } else {
            collectEmbedded(
                    (EmbeddableMappingType) identifier.getPartMappingType(),
                    identifier.isVirtual() ? prefix : plus(prefix, identifier.getAttributeName()),
                    into);
        }
    }

    private static void collectEmbedded(
            EmbeddableMappingType embeddable, List<String> prefix, List<List<String>> into) {
        for (int i = 0; i < embeddable.getNumberOfAttributeMappings(); i++) {
            collect(embeddable.getAttributeMapping(i), prefix, into);
        }
    }

    private static void collect(AttributeMapping attribute, List<String> prefix, List<List<String>> into) {
        List<String> path = plus(prefix, attribute.getAttributeName());
        if (attribute instanceof ToOneAttributeMapping toOne) {
            collectIdentifier(toOne.getAssociatedEntityMappingType(), path, into);
        } else if (attribute.isEmbeddedAttributeMapping()) {
            collectEmbedded(attribute.asEmbeddedAttributeMapping().getEmbeddableTypeDescriptor(), path, into);
        } else {
            into.add(path);
        }
    }

    private static List<String> plus(List<String> prefix, String name) {
        List<String> path = new ArrayList<>(prefix);
        path.add(name);
        return path;
    }
}
