package dev.cqrsync.mapping;

import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.NonAggregatedIdentifierMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * One step from a part to its owner.
 *
 * @param attribute name of a to-one attribute
 * @param target entity class that it leads to
 */
public record PartStep(String attribute, EntityPersister target) {

    /** The attribute in an entity class, an attribute of its key among them; {@code null} when there is none. */
    public static @Nullable AttributeMapping attribute(EntityPersister from, String name) {
        AttributeMapping attribute = from.findAttributeMapping(name);
        if (attribute == null && from.getIdentifierMapping() instanceof NonAggregatedIdentifierMapping identifier) {
            return identifier.getVirtualIdEmbeddable().findAttributeMapping(name);
        }
        return attribute;
    }
}
