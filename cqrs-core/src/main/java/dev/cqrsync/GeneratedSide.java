package dev.cqrsync;

import org.hibernate.generator.GeneratorCreationContext;

/** Tells generators whether the entity they serve is a replica's, whose columns only cqrsync writes. */
final class GeneratedSide {

    private GeneratedSide() {}

    static boolean isReplica(GeneratorCreationContext context) {
        Class<?> entity = context.getPersistentClass().getMappedClass();
        return entity != null
                && !entity.isAnnotationPresent(CqrsMaster.class) // both is refused later, in words
                && (entity.isAnnotationPresent(CqrsReplica.class) || CqrsReplicaEntity.class.isAssignableFrom(entity));
    }
}
