package dev.cqrsync.mapping;

import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.BasicEntityIdentifierMapping;
import org.hibernate.persister.entity.EntityPersister;

/** Builds and checks the mapping of one master entity. */
final class MasterMappingBuilder {

    private final AttributeMapper attributeMapper;
    private final SessionFactoryImplementor sessionFactory;

    MasterMappingBuilder(AttributeMapper attributeMapper, SessionFactoryImplementor sessionFactory) {
        this.attributeMapper = attributeMapper;
        this.sessionFactory = sessionFactory;
    }

    MasterMapping build(EntityPersister persister, EntityPersister declaring, MasterDeclaration declaration) {
        String entity = declaring.getEntityName();
        CqrsIds.check(declaration.cqrsId(), "@CqrsMaster on " + entity);

        if (declaration.serializer() != null && !declaration.fields().isEmpty()) {
            throw new MappingException(
                    "@CqrsMaster on %s has fields and a serializer, which both say what an event contains."
                            .formatted(entity),
                    "Keep one of them.");
        }

        // the ancestor decides which attributes are published, the class itself where they stand in the state
        Set<String> declared = attributeMapper.attributes(declaring).stream()
                .map(MappedAttribute::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, MappedAttribute> attributes = new LinkedHashMap<>();
        for (MappedAttribute attribute : attributeMapper.attributes(persister)) {
            if (declared.contains(attribute.name())) {
                attributes.put(attribute.name(), attribute);
            }
        }
        MappedAttribute identifier = attributeMapper.identifier(persister);
        MappedAttribute revision = revision(declaring, declaration, attributes);
        MappedAttribute updated = updated(declaring, declaration, attributes);
        boolean versioned = isVersion(declaring, revision);
        if (!versioned && persister.isDynamicUpdate()) {
            throw new MappingException(
                    "Master %s has @DynamicUpdate without @Version: an event could carry columns that another transaction has changed meanwhile."
                            .formatted(entity),
                    "Add a @Version attribute or remove @DynamicUpdate.");
        }
        attributes.remove(revision.name());
        attributes.remove(updated.name());

        List<MappedAttribute> published = published(entity, declaration, identifier, attributes);
        checkFields(entity, identifier, published);
        return new MasterMapping(
                declaration.cqrsId(),
                sessionFactory,
                persister,
                entity,
                identifier,
                published,
                tracked(entity, declaration, published),
                revision,
                updated,
                !versioned,
                isAssigned(persister),
                declaration);
    }

    private static MappedAttribute revision(
            EntityPersister entity, MasterDeclaration declaration, Map<String, MappedAttribute> attributes) {
        if (declaration.revision() != null) {
            MappedAttribute named = named(entity, declaration.revision(), "revision", attributes);
            if (!isVersion(entity, named) || !Number.class.isAssignableFrom(javaType(named))) {
                throw new MappingException(
                        "Attribute '%s', declared as the revision of master %s, is no numeric @Version."
                                .formatted(named.name(), entity.getEntityName()),
                        "Name the entity's @Version attribute.");
            }
            return named;
        }
        for (MappedAttribute attribute : attributes.values()) {
            if (AttributeAnnotations.isPresent(attribute, CqrsRevision.class)) {
                return attribute;
            }
        }
        if (entity.isVersioned()) {
            MappedAttribute version = attributes.get(
                    entity.getVersionMapping().getVersionAttribute().getAttributeName());
            if (version != null && Number.class.isAssignableFrom(javaType(version))) {
                return version;
            }
        }
        throw new MappingException(
                "Master %s has no revision.".formatted(entity.getEntityName()),
                "Extend CqrsMasterEntity, or add a numeric @Version attribute, or annotate a long attribute with"
                        + " @CqrsRevision.");
    }

    private static MappedAttribute named(
            EntityPersister entity, String name, String where, Map<String, MappedAttribute> attributes) {
        MappedAttribute attribute = attributes.get(name);
        if (attribute == null) {
            throw unknownAttribute(entity.getEntityName(), where, name, attributes.keySet());
        }
        return attribute;
    }

    private static MappedAttribute updated(
            EntityPersister entity, MasterDeclaration declaration, Map<String, MappedAttribute> attributes) {
        if (declaration.updated() != null) {
            return named(entity, declaration.updated(), "updated", attributes);
        }
        for (MappedAttribute attribute : attributes.values()) {
            if (AttributeAnnotations.isPresent(attribute, CqrsUpdated.class)) {
                return attribute;
            }
        }
        throw new MappingException(
                "Master %s has no attribute for the moment of its last change.".formatted(entity.getEntityName()),
                "Extend CqrsMasterEntity, or annotate an Instant attribute with @CqrsUpdated.");
    }

    private static Class<?> javaType(MappedAttribute attribute) {
        return attribute.columns().get(0).jdbcMapping().getJdbcJavaType().getJavaTypeClass();
    }

    private static boolean isVersion(EntityPersister entity, MappedAttribute revision) {
        return entity.isVersioned()
                && entity.getVersionMapping()
                        .getVersionAttribute()
                        .getAttributeName()
                        .equals(revision.name());
    }

    private static List<MappedAttribute> published(
            String entity,
            MasterDeclaration declaration,
            MappedAttribute identifier,
            Map<String, MappedAttribute> attributes) {
        if (declaration.fields().isEmpty()) {
            return List.copyOf(attributes.values());
        }
        Set<String> identifierNames = identifierNames(identifier);
        Set<String> seen = new HashSet<>();
        List<MappedAttribute> published = new ArrayList<>();
        for (String field : declaration.fields()) {
            if (!seen.add(field)) {
                throw new MappingException(
                        "@CqrsMaster on %s names attribute '%s' twice in fields.".formatted(entity, field),
                        "Name it once.");
            }
            MappedAttribute attribute = attributes.get(field);
            if (attribute != null) {
                published.add(attribute);
            } else if (!identifierNames.contains(field)) {
                throw unknownAttribute(entity, "fields", field, attributes.keySet());
            }
        }
        if (!seen.contains(identifier.name()) && !seen.containsAll(identifierNames)) {
            throw new MappingException(
                    "@CqrsMaster on %s leaves the identifier '%s' out of fields.".formatted(entity, identifier.name()),
                    "Add it: replicas find the row by it.");
        }
        return published;
    }

    private static Set<String> identifierNames(MappedAttribute identifier) {
        Set<String> names =
                identifier.columns().stream().map(MappedColumn::path).collect(Collectors.toSet());
        names.add(identifier.name());
        return names;
    }

    private static List<MappedAttribute> tracked(
            String entity, MasterDeclaration declaration, List<MappedAttribute> published) {
        if (declaration.tracked().equals(List.of(MasterDeclaration.ALL))) {
            return published;
        }
        Map<String, MappedAttribute> byName = published.stream()
                .collect(Collectors.toMap(
                        MappedAttribute::name, attribute -> attribute, (a, b) -> a, LinkedHashMap::new));
        List<MappedAttribute> tracked = new ArrayList<>();
        for (String name : declaration.tracked()) {
            MappedAttribute attribute = byName.get(name);
            if (attribute == null) {
                throw unknownAttribute(entity, "tracked", name, byName.keySet());
            }
            if (tracked.contains(attribute)) {
                throw new MappingException(
                        "@CqrsMaster on %s names attribute '%s' twice in tracked.".formatted(entity, name),
                        "Name it once.");
            }
            tracked.add(attribute);
        }
        return tracked;
    }

    private static void checkFields(String entity, MappedAttribute identifier, List<MappedAttribute> published) {
        Map<String, String> pathByField = new HashMap<>();
        List<MappedColumn> columns = new ArrayList<>(identifier.columns());
        published.forEach(attribute -> columns.addAll(attribute.columns()));
        for (MappedColumn column : columns) {
            String field = column.key() == null ? column.field() : column.field() + "." + column.key();
            String other = pathByField.put(field, column.path());
            if (other != null) {
                throw new MappingException(
                        "Master %s has two attributes, '%s' and '%s', with the same field '%s' on the wire."
                                .formatted(entity, other, column.path(), field),
                        "Rename one of them, or leave it out with @CqrsMaster(fields = …).");
            }
        }
    }

    static MappingException unknownAttribute(String entity, String where, String name, Set<String> known) {
        return new MappingException(
                "@CqrsMaster on %s names attribute '%s' in %s, which the entity does not have or which cannot be replicated."
                        .formatted(entity, name, where),
                "Known attributes: %s.".formatted(String.join(", ", known)));
    }

    private static boolean isAssigned(EntityPersister persister) {
        return !(persister.getIdentifierMapping() instanceof BasicEntityIdentifierMapping)
                || persister.getGenerator().allowAssignedIdentifiers();
    }
}
