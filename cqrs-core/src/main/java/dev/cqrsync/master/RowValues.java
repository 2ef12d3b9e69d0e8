package dev.cqrsync.master;

import dev.cqrsync.CqrsException;
import dev.cqrsync.mapping.MasterMapping;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.descriptor.java.JavaType;
import org.jspecify.annotations.Nullable;

/** New values of named attributes, checked against the entity. Immutable. */
final class RowValues {

    private final Map<AttributeMapping, @Nullable Object> values = new LinkedHashMap<>();

    /** @param given a to-one relation takes an entity or its key */
    RowValues(
            MasterMapping mapping,
            EntityPersister persister,
            Map<String, ? extends @Nullable Object> given,
            SessionImplementor session) {
        if (given.isEmpty()) {
            throw new CqrsException("An update of %s names no attribute.".formatted(mapping.entityName()));
        }
        given.forEach((name, value) -> {
            AttributeMapping attribute = persister.findAttributeMapping(name);
            check(mapping, name, attribute);
            values.put(attribute, value(mapping, attribute, value, session));
        });
    }

    private static void check(MasterMapping mapping, String name, @Nullable AttributeMapping attribute) {
        if (attribute == null || attribute.isPluralAttributeMapping()) {
            throw new CqrsException(
                    "An update of %s names '%s', which is no attribute of it that an UPDATE can set. Name attributes as the entity does."
                            .formatted(mapping.entityName(), name));
        }
        boolean ours = name.equals(mapping.revision().name())
                || name.equals(mapping.updated().name())
                || name.equals(mapping.identifier().name());
        if (ours || !attribute.getAttributeMetadata().isUpdatable()) {
            throw new CqrsException("An update of %s names '%s', which %s. Leave it out."
                    .formatted(
                            mapping.entityName(),
                            name,
                            ours ? "is set by cqrsync or is the key" : "is mapped as not updatable"));
        }
    }

    private static @Nullable Object value(
            MasterMapping mapping, AttributeMapping attribute, @Nullable Object given, SessionImplementor session) {
        if (given == null) {
            if (!attribute.getAttributeMetadata().isNullable()) {
                throw new CqrsException("An update of %s sets '%s' to null, which it does not take."
                        .formatted(mapping.entityName(), attribute.getAttributeName()));
            }
            return null;
        }
        Object value = given;
        if (attribute instanceof ToOneAttributeMapping toOne
                && !toOne.getJavaType().getJavaTypeClass().isInstance(given)) {
            value = session.getReference(toOne.getAssociatedEntityMappingType().getEntityName(), given);
        } else if (!(attribute instanceof ToOneAttributeMapping)) {
            value = coerced(mapping, attribute, given);
        }
        return value;
    }

    private static Object coerced(MasterMapping mapping, AttributeMapping attribute, Object given) {
        JavaType<?> type = attribute.getJavaType();
        try {
            Object value = type.coerce(given);
            if (type.isInstance(value)) {
                return value;
            }
        } catch (RuntimeException e) {
            throw unfit(mapping, attribute, given, e);
        }
        throw unfit(mapping, attribute, given, null);
    }

    private static CqrsException unfit(
            MasterMapping mapping, AttributeMapping attribute, Object given, @Nullable RuntimeException cause) {
        return new CqrsException(
                "An update of %s sets '%s', which is of type %s, to a %s."
                        .formatted(
                                mapping.entityName(),
                                attribute.getAttributeName(),
                                attribute.getJavaType().getJavaTypeClass().getSimpleName(),
                                given.getClass().getName()),
                cause);
    }

    Map<AttributeMapping, @Nullable Object> byAttribute() {
        return values;
    }
}
