package dev.cqrsync.capture;

import dev.cqrsync.mapping.PartStep;
import java.util.List;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.persister.entity.EntityPersister;

/**
 * What is known of the owner of a changed part without loading anything.
 *
 * @param key the owner itself, or the entity up to which the way to it was in memory
 * @param type entity class as the way to it declares it
 * @param rest steps from there to the owner, empty when it is the owner
 */
record OwnerReference(EntityKey key, EntityPersister type, List<PartStep> rest) {}
