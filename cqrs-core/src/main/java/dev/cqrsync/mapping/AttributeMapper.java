package dev.cqrsync.mapping;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicEntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.hibernate.spi.NavigablePath;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes of one entity from Hibernate's runtime metamodel.
 *
 * <p>Fields of the wire: a basic attribute or a to-one with a simple key is one field; an embeddable is flattened,
 * {@code address.street} to {@code address_street}; a to-one with a composite key is one object keyed like the target's
 * identifier; an embedded identifier is flattened without the name of its attribute, which is an artefact of Java.
 */
final class AttributeMapper {

    private final FieldNaming naming;

    AttributeMapper(FieldNaming naming) {
        this.naming = naming;
    }

    MappedAttribute identifier(EntityMappingType entity) {
        EntityIdentifierMapping identifier = entity.getIdentifierMapping();
        List<MappedColumn> columns = new ArrayList<>();
        String name;
        if (identifier instanceof BasicEntityIdentifierMapping basic) {
            name = basic.getAttributeName();
            columns.add(column(basic, naming.wireName(name), null, name));
        } else {
            name = identifier.getAttributeName() == null ? "id" : identifier.getAttributeName();
            collectEmbedded((EmbeddableMappingType) identifier.getPartMappingType(), "", "", columns);
        }
        return new MappedAttribute(name, identifier, MappedAttribute.IDENTIFIER, columns, null);
    }

    /** All replicable attributes but the identifier: basic, embedded, to-one with the key on this side. */
    List<MappedAttribute> attributes(EntityMappingType entity) {
        List<MappedAttribute> attributes = new ArrayList<>();
        entity.forEachAttributeMapping(attribute -> {
            if (attribute.getAttributeName().equals(NavigablePath.IDENTIFIER_MAPPER_PROPERTY)) {
                return; // of an @IdClass: the key once more
            }
            List<MappedColumn> columns = new ArrayList<>();
            collect(attribute, "", "", columns);
            if (!columns.isEmpty()) {
                String reference = attribute instanceof ToOneAttributeMapping toOne
                        ? toOne.getAssociatedEntityMappingType().getEntityName()
                        : null;
                attributes.add(new MappedAttribute(
                        attribute.getAttributeName(),
                        attribute,
                        attribute.getStateArrayPosition(),
                        columns,
                        reference));
            }
        });
        return attributes;
    }

    private void collect(AttributeMapping attribute, String fieldPrefix, String pathPrefix, List<MappedColumn> into) {
        String path = pathPrefix + attribute.getAttributeName();
        String field = fieldPrefix + naming.wireName(attribute.getAttributeName());
        if (attribute.isPluralAttributeMapping()) {
            return;
        }
        if (attribute.isEmbeddedAttributeMapping()) {
            collectEmbedded(
                    attribute.asEmbeddedAttributeMapping().getEmbeddableTypeDescriptor(),
                    field + "_",
                    path + ".",
                    into);
        } else if (attribute instanceof ToOneAttributeMapping toOne) {
            collectReference(toOne, field, path, into);
        } else if (attribute.asBasicValuedModelPart() != null) {
            SelectableMapping selectable = attribute.asBasicValuedModelPart();
            if (!selectable.isFormula()) {
                into.add(column(selectable, field, null, path, selectable.isNullable() && !isPrimitive(attribute)));
            }
        }
    }

    /** Its column may take null all the same: in a table that subclasses share, for the rows of the others. */
    private static boolean isPrimitive(AttributeMapping attribute) {
        return attribute.getPropertyAccess().getGetter().getReturnTypeClass().isPrimitive();
    }

    private void collectEmbedded(
            EmbeddableMappingType embeddable, String fieldPrefix, String pathPrefix, List<MappedColumn> into) {
        embeddable.getAttributeMappings().forEach(attribute -> collect(attribute, fieldPrefix, pathPrefix, into));
    }

    private void collectReference(ToOneAttributeMapping toOne, String field, String path, List<MappedColumn> into) {
        List<SelectableMapping> keys = selectables(toOne);
        if (keys.size() == 1) {
            into.add(column(keys.get(0), field, null, path));
            return;
        }
        if (keys.isEmpty()) { // the other side holds the key
            return;
        }
        List<MappedColumn> target =
                identifier(toOne.getAssociatedEntityMappingType()).columns();
        for (int i = 0; i < keys.size(); i++) {
            into.add(column(keys.get(i), field, target.get(i).field(), path));
        }
    }

    private static List<SelectableMapping> selectables(ModelPart part) {
        List<SelectableMapping> selectables = new ArrayList<>();
        part.forEachSelectable((index, selectable) -> selectables.add(selectable));
        return selectables;
    }

    private static MappedColumn column(SelectableMapping selectable, String field, @Nullable String key, String path) {
        return column(selectable, field, key, path, selectable.isNullable());
    }

    private static MappedColumn column(
            SelectableMapping selectable, String field, @Nullable String key, String path, boolean nullable) {
        return new MappedColumn(
                field,
                key,
                path,
                selectable.getContainingTableExpression(),
                selectable.getSelectionExpression(),
                selectable.getCustomWriteExpression() == null ? "?" : selectable.getCustomWriteExpression(),
                selectable.getJdbcMapping(),
                nullable,
                selectable.getLength(),
                selectable.getScale(),
                selectable.getTemporalPrecision());
    }
}
