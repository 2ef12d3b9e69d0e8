package dev.cqrsync.filter;

import dev.cqrsync.mapping.FieldNaming;
import jakarta.persistence.criteria.From;
import jakarta.persistence.criteria.JoinType;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicEntityIdentifierMapping;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.ManagedMappingType;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.jspecify.annotations.Nullable;

/** Finds what the names of a condition mean in Hibernate's metamodel and in a query. */
final class FilterPaths {

    private static final String PK = "pk";
    private static final String KEY_SUFFIX = "_id";

    private final SessionFactoryImplementor sessionFactory;

    FilterPaths(SessionFactoryImplementor sessionFactory) {
        this.sessionFactory = sessionFactory;
    }

    FilterTarget resolve(RowCondition condition, Root<?> root) {
        EntityMappingType entity = sessionFactory.getMappingMetamodel().getEntityDescriptor(root.getJavaType());
        return resolve(condition, 0, entity, root);
    }

    private FilterTarget resolve(RowCondition condition, int index, ManagedMappingType owner, Path<?> path) {
        String name = condition.path().get(index);
        boolean last = index == condition.path().size() - 1;
        if (owner instanceof EntityMappingType entity) {
            EntityIdentifierMapping identifier = entity.getIdentifierMapping();
            if (identifier instanceof BasicEntityIdentifierMapping basic
                    && (name.equals(PK) || isCalled(basic.getAttributeName(), name))) {
                requireLast(condition, last, owner, basic.getAttributeName());
                Path<?> key = path.get(basic.getAttributeName());
                return new FilterTarget(key, key, basic, name(owner), basic.getAttributeName(), sessionFactory);
            }
            if (identifier.getPartMappingType() instanceof EmbeddableMappingType key) {
                FilterTarget part = keyPart(condition, index, identifier, key, path);
                if (part != null) {
                    return part;
                }
            }
        }
        AttributeMapping attribute = attribute(owner, name);
        if (attribute == null && last && name.endsWith(KEY_SUFFIX)) {
            AttributeMapping relation = attribute(owner, name.substring(0, name.length() - KEY_SUFFIX.length()));
            attribute = relation instanceof ToOneAttributeMapping ? relation : null;
        }
        if (attribute == null) {
            RowCondition parted = parted(condition, index, owner);
            if (parted == null) {
                throw unknown(condition, name, owner);
            }
            return resolve(parted, index, owner, path);
        }
        return attribute(condition, index, attribute, owner, path);
    }

    private FilterTarget attribute(
            RowCondition condition, int index, AttributeMapping attribute, ManagedMappingType owner, Path<?> path) {
        String name = attribute.getAttributeName();
        boolean last = index == condition.path().size() - 1;
        if (attribute.isPluralAttributeMapping()) {
            throw new FilterException(
                    "Filter lookup '%s': attribute '%s' of %s is a collection; only to-one relations can be walked."
                            .formatted(condition.text(), name, name(owner)));
        }
        if (attribute instanceof ToOneAttributeMapping toOne) {
            EntityMappingType target = toOne.getAssociatedEntityMappingType();
            if (last) {
                return reference(condition, toOne, target, owner, path);
            }
            // outer, so that rows without the relation count as null
            Path<?> joined = path instanceof From<?, ?> from ? from.join(name, JoinType.LEFT) : path.get(name);
            return resolve(condition, index + 1, target, joined);
        }
        if (attribute.isEmbeddedAttributeMapping()) {
            if (last) {
                throw new FilterException(
                        "Filter lookup '%s': attribute '%s' of %s is made of several; add one of %s after '__'."
                                .formatted(
                                        condition.text(),
                                        name,
                                        name(owner),
                                        names(attribute
                                                .asEmbeddedAttributeMapping()
                                                .getEmbeddableTypeDescriptor())));
            }
            return resolve(
                    condition,
                    index + 1,
                    attribute.asEmbeddedAttributeMapping().getEmbeddableTypeDescriptor(),
                    path.get(name));
        }
        BasicValuedModelPart basic = attribute.asBasicValuedModelPart();
        if (basic == null) {
            throw unknown(condition, name, owner);
        }
        requireLast(condition, last, owner, name);
        Path<?> found = path.get(name);
        return new FilterTarget(found, found, basic, name(owner), name, sessionFactory);
    }

    private FilterTarget reference(
            RowCondition condition,
            ToOneAttributeMapping toOne,
            EntityMappingType target,
            ManagedMappingType owner,
            Path<?> path) {
        Path<?> relation = path.get(toOne.getAttributeName());
        if (target.getIdentifierMapping() instanceof BasicEntityIdentifierMapping key) {
            return new FilterTarget(
                    relation.get(key.getAttributeName()),
                    relation,
                    key,
                    name(owner),
                    toOne.getAttributeName(),
                    sessionFactory);
        }
        throw new FilterException(
                "Filter lookup '%s': the key of %s, which '%s' of %s refers to, is composite; add one of its parts after '__'."
                        .formatted(condition.text(), target.getEntityName(), toOne.getAttributeName(), name(owner)));
    }

    /** A part of a composite key is called as on the wire, without the name of its attribute. */
    private @Nullable FilterTarget keyPart(
            RowCondition condition,
            int index,
            EntityIdentifierMapping identifier,
            EmbeddableMappingType key,
            Path<?> path) {
        String name = condition.path().get(index);
        String holder = identifier.getAttributeName();
        boolean embedded = !identifier.isVirtual();
        if (name.equals(PK) || (embedded && isCalled(holder, name))) {
            if (index == condition.path().size() - 1) {
                throw new FilterException("Filter lookup '%s': the key of %s is composite; name its parts: %s."
                        .formatted(condition.text(), path.getJavaType().getSimpleName(), names(key)));
            }
            return resolve(condition, index + 1, key, embedded ? path.get(holder) : path);
        }
        AttributeMapping part = attribute(key, name);
        return part == null ? null : attribute(condition, index, part, key, embedded ? path.get(holder) : path);
    }

    /** The wire has an embeddable flattened: {@code address_street} is {@code address__street}. */
    private static @Nullable RowCondition parted(RowCondition condition, int index, ManagedMappingType owner) {
        String name = condition.path().get(index);
        for (int i = 0; i < owner.getNumberOfAttributeMappings(); i++) {
            AttributeMapping attribute = owner.getAttributeMapping(i);
            String prefix = FieldNaming.SNAKE_CASE.wireName(attribute.getAttributeName()) + "_";
            if (attribute.isEmbeddedAttributeMapping() && name.startsWith(prefix)) {
                List<String> path = new ArrayList<>(condition.path());
                path.set(index, attribute.getAttributeName());
                path.add(index + 1, name.substring(prefix.length()));
                return new RowCondition(condition.text(), path, condition.lookup(), condition.value());
            }
        }
        return null;
    }

    private static void requireLast(RowCondition condition, boolean last, ManagedMappingType owner, String name) {
        if (!last) {
            throw new FilterException(
                    "Filter lookup '%s': attribute '%s' of %s is no relation, and what follows is no lookup; lookups: %s."
                            .formatted(condition.text(), name, name(owner), Lookup.words()));
        }
    }

    private static @Nullable AttributeMapping attribute(ManagedMappingType owner, String name) {
        for (int i = 0; i < owner.getNumberOfAttributeMappings(); i++) {
            AttributeMapping attribute = owner.getAttributeMapping(i);
            if (isCalled(attribute.getAttributeName(), name)) {
                return attribute;
            }
        }
        return null;
    }

    private static boolean isCalled(@Nullable String attribute, String name) {
        return attribute != null
                && (attribute.equals(name)
                        || FieldNaming.SNAKE_CASE.wireName(attribute).equals(name));
    }

    private static FilterException unknown(RowCondition condition, String name, ManagedMappingType owner) {
        return new FilterException("Filter lookup '%s': %s has no attribute '%s'; it has %s."
                .formatted(condition.text(), name(owner), name, String.join(", ", names(owner))));
    }

    private static Set<String> names(ManagedMappingType owner) {
        Set<String> names = new TreeSet<>();
        if (owner instanceof EntityMappingType entity
                && entity.getIdentifierMapping() instanceof BasicEntityIdentifierMapping key) {
            names.add(key.getAttributeName());
        }
        owner.forEachAttributeMapping(attribute -> names.add(attribute.getAttributeName()));
        return names;
    }

    private static String name(ManagedMappingType owner) {
        return owner instanceof EntityMappingType entity
                ? entity.getEntityName()
                : owner.getMappedJavaType().getJavaTypeClass().getSimpleName();
    }
}
