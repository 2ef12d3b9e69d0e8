package dev.cqrsync.capture;

import dev.cqrsync.mapping.PersistenceUnitMappings;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The masters of one persistence unit. Immutable. */
final class Masters {

    private final Map<String, Master> byEntityName;

    Masters(PersistenceUnitMappings mappings, MasterExtensions extensions, CaptureSettings settings) {
        this.byEntityName = mappings.masters().stream()
                .filter(mapping -> !mapping.persister().isAbstract()) // has no rows
                .map(mapping -> new Master(mapping, extensions, settings.isProduced(mapping)))
                .collect(Collectors.toUnmodifiableMap(master -> master.mapping().entityName(), Function.identity()));
    }

    @Nullable
    Master of(EntityPersister persister) {
        return of(persister.getEntityName());
    }

    @Nullable
    Master of(String entityName) {
        return byEntityName.get(entityName);
    }
}
