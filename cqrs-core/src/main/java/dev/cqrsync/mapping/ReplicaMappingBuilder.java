package dev.cqrsync.mapping;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.jpa.event.spi.CallbackRegistry;
import org.hibernate.jpa.event.spi.CallbackType;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Builds and checks the mapping of one replica entity. */
final class ReplicaMappingBuilder {

    private final AttributeMapper attributeMapper;
    private final SessionFactoryImplementor sessionFactory;

    ReplicaMappingBuilder(AttributeMapper attributeMapper, SessionFactoryImplementor sessionFactory) {
        this.attributeMapper = attributeMapper;
        this.sessionFactory = sessionFactory;
    }

    ReplicaMapping build(EntityPersister persister, ReplicaDeclaration declaration) {
        String entity = persister.getEntityName();
        CqrsIds.check(declaration.cqrsId(), "@CqrsReplica on " + entity);
        List<MappedAttribute> attributes = attributeMapper.attributes(persister);
        MappedAttribute revision = column(
                entity,
                attributes,
                declaration.revision(),
                CqrsRevision.class,
                "has no revision",
                "a long attribute with @CqrsRevision");
        MappedAttribute updated = column(
                entity,
                attributes,
                declaration.updated(),
                CqrsUpdated.class,
                "has no attribute for the moment of the last change",
                "an Instant attribute with @CqrsUpdated");
        MappedAttribute identifier = attributeMapper.identifier(persister);

        checkPaths(entity, declaration, identifier, attributes);
        List<MappedColumn> identifierColumns = identifier.columns().stream()
                .map(column -> renamed(column, declaration))
                .toList();
        List<ReplicaColumn> columns = new ArrayList<>();
        Set<String> references = new HashSet<>();
        for (MappedAttribute attribute : attributes) {
            if (attribute == revision
                    || attribute == updated
                    || declaration.ignored().contains(attribute.name())) {
                continue;
            }
            for (MappedColumn column : attribute.columns()) {
                if (!declaration.ignored().contains(column.path())) {
                    boolean required = declaration.fieldByPath().containsKey(column.path());
                    columns.add(new ReplicaColumn(renamed(column, declaration), required));
                }
            }
            if (attribute.reference() != null) {
                references.add(attribute.reference());
            }
        }
        checkFields(entity, identifierColumns, columns);
        return new ReplicaMapping(
                declaration.cqrsId(),
                sessionFactory,
                persister,
                persister.getIdentifierTableDetails().getTableName(),
                identifierColumns,
                columns,
                revision.columns().get(0),
                updated.columns().get(0),
                applyMode(persister, declaration),
                declaration.onlyDirectSyncs(),
                references);
    }

    private static MappedAttribute column(
            String entity,
            List<MappedAttribute> attributes,
            @Nullable String name,
            Class<? extends Annotation> annotation,
            String missing,
            String remedy) {
        return attributes.stream()
                .filter(attribute -> name == null
                        ? AttributeAnnotations.isPresent(attribute, annotation)
                        : attribute.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MappingException(
                        "Replica %s %s.".formatted(entity, missing),
                        "Extend CqrsReplicaEntity, or annotate %s.".formatted(remedy)));
    }

    private static void checkPaths(
            String entity,
            ReplicaDeclaration declaration,
            MappedAttribute identifier,
            List<MappedAttribute> attributes) {
        Set<String> known = new TreeSet<>();
        Stream.concat(Stream.of(identifier), attributes.stream()).forEach(attribute -> {
            known.add(attribute.name());
            attribute.columns().forEach(column -> known.add(column.path()));
        });
        for (String path : declaration.fieldByPath().keySet()) {
            if (!known.contains(path)) {
                throw new MappingException(
                        "@CqrsReplica on %s maps master field '%s' to attribute '%s', which the entity does not have."
                                .formatted(entity, declaration.fieldByPath().get(path), path),
                        "Known attributes: %s.".formatted(String.join(", ", known)));
            }
        }
        for (String path : declaration.ignored()) {
            if (!known.contains(path)) {
                throw new MappingException(
                        "@CqrsReplica on %s ignores attribute '%s', which the entity does not have."
                                .formatted(entity, path),
                        "Known attributes: %s.".formatted(String.join(", ", known)));
            }
        }
    }

    private static MappedColumn renamed(MappedColumn column, ReplicaDeclaration declaration) {
        String field = declaration.fieldByPath().get(column.path());
        return field == null ? column : column.withField(field);
    }

    private static void checkFields(String entity, List<MappedColumn> identifier, List<ReplicaColumn> columns) {
        Map<String, String> pathByColumn = new HashMap<>();
        Stream.concat(identifier.stream(), columns.stream().map(ReplicaColumn::column))
                .forEach(column -> {
                    String other = pathByColumn.put(column.table() + "." + column.column(), column.path());
                    if (other != null) {
                        throw new MappingException(
                                "Replica %s has two attributes, '%s' and '%s', on the same column %s."
                                        .formatted(entity, other, column.path(), column.column()),
                                "Add one of them to @CqrsReplica(ignore = …).");
                    }
                });
    }

    private static ApplyMode applyMode(EntityPersister persister, ReplicaDeclaration declaration) {
        boolean plain = ReplicaMapping.hasOwnTable(persister);
        if (declaration.apply() == ApplyMode.JDBC && !plain) {
            throw new MappingException(
                    "Replica %s has apply = JDBC, but its rows are not in one table of its own."
                            .formatted(persister.getEntityName()),
                    "Use apply = ENTITY or AUTO.");
        }
        if (declaration.apply() != ApplyMode.AUTO) {
            return declaration.apply();
        }
        return plain && !hasCallbacks(persister) ? ApplyMode.JDBC : ApplyMode.ENTITY;
    }

    private static boolean hasCallbacks(EntityPersister persister) {
        CallbackRegistry callbacks = persister.getFactory().getEventEngine().getCallbackRegistry();
        return Arrays.stream(CallbackType.values())
                .filter(type -> type != CallbackType.POST_LOAD)
                .anyMatch(type -> callbacks.hasRegisteredCallbacks(persister.getMappedClass(), type));
    }
}
