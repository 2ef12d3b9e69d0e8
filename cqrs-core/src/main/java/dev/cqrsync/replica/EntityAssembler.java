package dev.cqrsync.replica;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicEntityIdentifierMapping;
import org.hibernate.metamodel.mapping.CompositeIdentifierMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.jspecify.annotations.Nullable;

/** Makes attribute values of an entity from relational ones: the way back from {@code decompose}. Thread-safe. */
final class EntityAssembler {

    private final ReplicaMapping mapping;
    private final Map<String, List<Integer>> columnsByPath = new HashMap<>();

    EntityAssembler(ReplicaMapping mapping) {
        this.mapping = mapping;
        for (int i = 0; i < mapping.columns().size(); i++) {
            MappedColumn column = mapping.columns().get(i).column();
            columnsByPath
                    .computeIfAbsent(column.path(), path -> new ArrayList<>())
                    .add(i);
        }
    }

    Object identifier(ReplicaKey key) {
        return identifier(
                mapping.persister().getIdentifierMapping(), key.values().iterator());
    }

    private static Object identifier(EntityIdentifierMapping identifier, Iterator<?> values) {
        Object id;
        if (identifier instanceof BasicEntityIdentifierMapping basic) {
            id = basic.getJdbcMapping().convertToDomainValue(values.next());
        } else {
            id = embeddable(((CompositeIdentifierMapping) identifier).getMappedIdEmbeddableTypeDescriptor(), values);
        }
        return Objects.requireNonNull(id);
    }

    private static Object embeddable(EmbeddableMappingType type, Iterator<?> values) {
        @Nullable Object[] attributes = new @Nullable Object[type.getNumberOfAttributeMappings()];
        for (int i = 0; i < attributes.length; i++) {
            AttributeMapping attribute = type.getAttributeMapping(i);
            if (attribute.isEmbeddedAttributeMapping()) {
                attributes[i] =
                        embeddable(attribute.asEmbeddedAttributeMapping().getEmbeddableTypeDescriptor(), values);
            } else {
                attributes[i] = attribute.getSingleJdbcMapping().convertToDomainValue(values.next());
            }
        }
        return type.getRepresentationStrategy().getInstantiator().instantiate(() -> attributes);
    }

    /** Puts what the values have into the entity; absent ones leave it as it is. */
    void assign(Object entity, List<@Nullable Object> values, SharedSessionContractImplementor session) {
        mapping.persister().forEachAttributeMapping(attribute -> {
            if (!attribute.isPluralAttributeMapping()) {
                Object current = attribute.getValue(entity);
                Object next = next(attribute, attribute.getAttributeName(), current, values, session);
                if (next != ReplicaRow.ABSENT) {
                    attribute.setValue(entity, next);
                }
            }
        });
    }

    private @Nullable Object next(
            AttributeMapping attribute,
            String path,
            @Nullable Object current,
            List<@Nullable Object> values,
            SharedSessionContractImplementor session) {
        if (attribute.isEmbeddedAttributeMapping()) {
            return nextEmbedded(
                    attribute.asEmbeddedAttributeMapping().getEmbeddableTypeDescriptor(),
                    path,
                    current,
                    values,
                    session);
        }
        List<Integer> columns = columnsByPath.get(path);
        if (columns == null) {
            return ReplicaRow.ABSENT;
        }
        List<@Nullable Object> own = new ArrayList<>(columns.size());
        columns.forEach(column -> own.add(values.get(column)));
        if (own.contains(ReplicaRow.ABSENT)) {
            return ReplicaRow.ABSENT;
        }
        if (attribute instanceof ToOneAttributeMapping toOne) {
            return own.contains(null) ? null : reference(toOne, own, session);
        }
        return attribute.getSingleJdbcMapping().convertToDomainValue(own.get(0));
    }

    private static Object reference(
            ToOneAttributeMapping toOne, List<@Nullable Object> key, SharedSessionContractImplementor session) {
        var target = toOne.getAssociatedEntityMappingType();
        Object id = identifier(target.getIdentifierMapping(), key.iterator());
        return session.internalLoad(target.getEntityName(), id, false, false);
    }

    private @Nullable Object nextEmbedded(
            EmbeddableMappingType type,
            String path,
            @Nullable Object current,
            List<@Nullable Object> values,
            SharedSessionContractImplementor session) {
        @Nullable Object[] attributes = new @Nullable Object[type.getNumberOfAttributeMappings()];
        boolean touched = false;
        boolean empty = true;
        for (int i = 0; i < attributes.length; i++) {
            AttributeMapping attribute = type.getAttributeMapping(i);
            Object before = current == null ? null : attribute.getValue(current);
            Object next = next(attribute, path + "." + attribute.getAttributeName(), before, values, session);
            touched |= next != ReplicaRow.ABSENT;
            attributes[i] = next == ReplicaRow.ABSENT ? before : next;
            empty &= attributes[i] == null;
        }
        if (!touched) {
            return ReplicaRow.ABSENT;
        }
        return empty ? null : type.getRepresentationStrategy().getInstantiator().instantiate(() -> attributes);
    }
}
