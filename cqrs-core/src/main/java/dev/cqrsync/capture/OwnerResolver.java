package dev.cqrsync.capture;

import dev.cqrsync.mapping.PartStep;
import jakarta.persistence.FlushModeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;

/** Finds the owners of changed parts, of which the session may know only where the way to them begins. */
final class OwnerResolver {

    private static final int KEYS_PER_QUERY = 500;

    private OwnerResolver() {}

    /** A way on, by the class where it begins. */
    private record Way(EntityPersister from, List<PartStep> steps) {}

    /** The owners with their declared classes; keys only, read where need be in one query per way. */
    static Map<EntityKey, EntityPersister> resolve(
            Collection<OwnerReference> references, SharedSessionContractImplementor session) {
        Map<EntityKey, EntityPersister> owners = new LinkedHashMap<>();
        Map<Way, List<Object>> unknown = new LinkedHashMap<>();
        for (OwnerReference reference : references) {
            OwnerReference owner = Parts.followOn(reference, session);
            if (owner == null) {
                continue;
            }
            if (owner.rest().isEmpty()) {
                owners.put(owner.key(), owner.type());
            } else {
                unknown.computeIfAbsent(new Way(owner.type(), owner.rest()), way -> new ArrayList<>())
                        .add(owner.key().getIdentifier());
            }
        }
        unknown.forEach((way, ids) -> {
            EntityPersister type = way.steps().get(way.steps().size() - 1).target();
            for (int from = 0; from < ids.size(); from += KEYS_PER_QUERY) {
                for (Object id : query(way, ids.subList(from, Math.min(ids.size(), from + KEYS_PER_QUERY)), session)) {
                    owners.put(session.generateEntityKey(id, type), type);
                }
            }
        });
        return owners;
    }

    @SuppressWarnings("deprecation") // its successor is deprecated too, for one that JPA 3.2 does not have yet
    private static List<Object> query(Way way, List<Object> ids, SharedSessionContractImplementor session) {
        String path = way.steps().stream().map(PartStep::attribute).collect(Collectors.joining("."));
        return session.createSelectionQuery(
                        "select distinct id(e.%s) from %s e where id(e) in (:ids)"
                                .formatted(path, way.from().getEntityName()),
                        Object.class)
                .setParameterList("ids", ids)
                .setFlushMode(FlushModeType.COMMIT)
                .getResultList();
    }
}
