package dev.cqrsync.mapping;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsReplica;
import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is declared of entities: by their annotations, and of those without by {@link MappingCustomizer}s. */
public final class ModelDeclarations {

    private final Map<Class<?>, MasterDeclaration> masters = new LinkedHashMap<>();
    private final Map<Class<?>, ReplicaDeclaration> replicas = new LinkedHashMap<>();

    /** Declares what the given customizers say. */
    public static ModelDeclarations by(Iterable<MappingCustomizer> customizers) {
        ModelDeclarations declarations = new ModelDeclarations();
        customizers.forEach(customizer -> customizer.customize(declarations));
        return declarations;
    }

    /**
     * Makes an entity class a master.
     *
     * @throws MappingException when it is one already
     */
    public ModelDeclarations master(Class<?> entity, MasterDeclaration declaration) {
        refuseTwice(entity, CqrsMaster.class, masters.put(entity, declaration) != null);
        return this;
    }

    /**
     * Makes an entity class a replica.
     *
     * @throws MappingException when it is one already
     */
    public ModelDeclarations replica(Class<?> entity, ReplicaDeclaration declaration) {
        refuseTwice(entity, CqrsReplica.class, replicas.put(entity, declaration) != null);
        return this;
    }

    /** The classes that customizers have declared. */
    public Set<Class<?>> types() {
        Set<Class<?>> types = new LinkedHashSet<>(masters.keySet());
        types.addAll(replicas.keySet());
        return types;
    }

    @Nullable
    MasterDeclaration master(Class<?> entity) {
        CqrsMaster annotation = entity.getAnnotation(CqrsMaster.class);
        return annotation == null ? masters.get(entity) : MasterDeclaration.of(annotation, entity.getName());
    }

    @Nullable
    ReplicaDeclaration replica(Class<?> entity) {
        CqrsReplica annotation = entity.getDeclaredAnnotation(CqrsReplica.class);
        return annotation == null ? replicas.get(entity) : ReplicaDeclaration.of(annotation, entity.getName());
    }

    private static void refuseTwice(Class<?> entity, Class<? extends Annotation> annotation, boolean declared) {
        if (declared || entity.isAnnotationPresent(annotation)) {
            throw new MappingException(
                    "%s is declared with @%s and by a MappingCustomizer, or by two of them."
                            .formatted(entity.getName(), annotation.getSimpleName()),
                    "Keep one declaration.");
        }
    }
}
