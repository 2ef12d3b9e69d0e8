package dev.cqrsync.capture;

import dev.cqrsync.mapping.PartMapping;
import dev.cqrsync.mapping.PartPath;
import dev.cqrsync.mapping.PartStep;
import dev.cqrsync.mapping.PersistenceUnitMappings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The parts of masters in one persistence unit. Immutable. */
final class Parts {

    private final Map<String, PartMapping> byEntityName;

    Parts(PersistenceUnitMappings mappings) {
        this.byEntityName = mappings.parts().stream()
                .collect(Collectors.toUnmodifiableMap(part -> part.persister().getEntityName(), Function.identity()));
    }

    boolean isEmpty() {
        return byEntityName.isEmpty();
    }

    boolean isPart(EntityPersister persister) {
        return byEntityName.containsKey(persister.getEntityName());
    }

    /** The owners of a row that was added or removed. */
    Set<OwnerReference> owners(
            EntityPersister persister,
            Object entity,
            @Nullable Object @Nullable [] state,
            SharedSessionContractImplementor session) {
        Set<OwnerReference> owners = new LinkedHashSet<>();
        for (PartPath path : paths(persister)) {
            if (!path.movesOnly()) {
                add(owners, persister, entity, first(persister, path, entity, state), path, session);
            }
        }
        return owners;
    }

    /** The owners of a row that was changed: before and after. */
    Set<OwnerReference> ownersOfUpdated(
            EntityPersister persister,
            Object entity,
            @Nullable Object @Nullable [] oldState,
            @Nullable Object @Nullable [] state,
            SharedSessionContractImplementor session) {
        Set<OwnerReference> owners = new LinkedHashSet<>();
        for (PartPath path : paths(persister)) {
            Set<OwnerReference> before = new LinkedHashSet<>();
            Set<OwnerReference> after = new LinkedHashSet<>();
            if (oldState != null) {
                add(before, persister, entity, first(persister, path, entity, oldState), path, session);
            }
            add(after, persister, entity, first(persister, path, entity, state), path, session);
            if (!path.movesOnly() || oldState == null || moved(path, persister, entity, oldState, state, session)) {
                owners.addAll(before);
                owners.addAll(after);
            }
        }
        return owners;
    }

    /** The owners that a row refers to itself, with no other entity in between. */
    Set<OwnerReference> neighbours(
            EntityPersister persister,
            Object entity,
            @Nullable Object @Nullable [] state,
            SharedSessionContractImplementor session) {
        Set<OwnerReference> owners = new LinkedHashSet<>();
        for (PartPath path : paths(persister)) {
            if (path.steps().size() == 1) {
                add(owners, persister, entity, first(persister, path, entity, state), path, session);
            }
        }
        owners.removeIf(owner -> !owner.rest().isEmpty());
        return owners;
    }

    private static boolean moved(
            PartPath path,
            EntityPersister persister,
            Object entity,
            @Nullable Object[] oldState,
            @Nullable Object @Nullable [] state,
            SharedSessionContractImplementor session) {
        EntityPersister target = path.steps().get(0).target();
        ReferencedEntity before = ReferencedEntity.of(first(persister, path, entity, oldState), target, session);
        ReferencedEntity after = ReferencedEntity.of(first(persister, path, entity, state), target, session);
        return !Objects.equals(before == null ? null : before.key(), after == null ? null : after.key());
    }

    private List<PartPath> paths(EntityPersister persister) {
        PartMapping part = byEntityName.get(persister.getEntityName());
        return part == null ? List.of() : part.paths();
    }

    /** The value of the first step's attribute; one that belongs to the key is no part of the state. */
    private static @Nullable Object first(
            EntityPersister persister, PartPath path, Object entity, @Nullable Object @Nullable [] state) {
        var attribute = Objects.requireNonNull(
                PartStep.attribute(persister, path.steps().get(0).attribute()));
        boolean inState = persister.findAttributeMapping(attribute.getAttributeName()) != null;
        return state != null && inState ? state[attribute.getStateArrayPosition()] : attribute.getValue(entity);
    }

    private static void add(
            Set<OwnerReference> owners,
            EntityPersister persister,
            Object entity,
            @Nullable Object value,
            PartPath path,
            SharedSessionContractImplementor session) {
        OwnerReference owner = follow(persister, entity, value, path.steps(), session);
        if (owner != null) {
            owners.add(owner);
        }
    }

    /** Goes from an entity, whose next step has this value, as far as the session knows the way. */
    private static @Nullable OwnerReference follow(
            EntityPersister from,
            Object entity,
            @Nullable Object value,
            List<PartStep> steps,
            SharedSessionContractImplementor session) {
        if (value == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
            Object id = Objects.requireNonNull(from.getIdentifier(entity, session));
            return new OwnerReference(session.generateEntityKey(id, from), from, List.copyOf(steps));
        }
        EntityPersister target = steps.get(0).target();
        ReferencedEntity reference = ReferencedEntity.of(value, target, session);
        if (reference == null) {
            return null;
        }
        List<PartStep> rest = steps.subList(1, steps.size());
        return rest.isEmpty() || reference.entity() == null
                ? new OwnerReference(reference.key(), target, List.copyOf(rest))
                : followFrom(reference.entity(), rest, session);
    }

    private static @Nullable OwnerReference followFrom(
            Object entity, List<PartStep> steps, SharedSessionContractImplementor session) {
        EntityPersister persister = session.getEntityPersister(null, entity);
        Object value = Objects.requireNonNull(
                        PartStep.attribute(persister, steps.get(0).attribute()))
                .getValue(entity);
        return follow(persister, entity, value, steps, session);
    }

    /** Goes on where the way was unknown before, if the session knows more by now. */
    static @Nullable OwnerReference followOn(OwnerReference owner, SharedSessionContractImplementor session) {
        if (owner.rest().isEmpty()) {
            return owner;
        }
        Object entity = ReferencedEntity.loaded(owner.key(), session);
        return entity == null ? owner : followFrom(entity, owner.rest(), session);
    }
}
