package dev.cqrsync.mapping;

import java.util.List;
import org.hibernate.persister.entity.EntityPersister;

/**
 * An entity class whose changes are changes of masters. Immutable.
 *
 * @param persister Hibernate's persister of the entity class
 * @param paths the ways to its owners, at least one
 */
public record PartMapping(EntityPersister persister, List<PartPath> paths) {

    public PartMapping {
        paths = List.copyOf(paths);
    }
}
