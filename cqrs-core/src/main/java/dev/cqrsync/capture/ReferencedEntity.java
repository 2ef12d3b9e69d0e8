package dev.cqrsync.capture;

import org.hibernate.Hibernate;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.jspecify.annotations.Nullable;

/**
 * The target of a to-one attribute: its key, and the entity itself where it has been loaded.
 */
record ReferencedEntity(EntityKey key, @Nullable Object entity) {

    /** Loads nothing; {@code null} for no target and for one that has no key yet. */
    static @Nullable ReferencedEntity of(
            @Nullable Object value, EntityPersister target, SharedSessionContractImplementor session) {
        if (value == null || value == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
            return null;
        }
        LazyInitializer lazy = HibernateProxy.extractLazyInitializer(value);
        Object id = lazy == null
                ? session.getEntityPersister(null, value).getIdentifier(value, session)
                : lazy.getInternalIdentifier();
        if (id == null) {
            return null;
        }
        EntityKey key = session.generateEntityKey(id, target);
        if (lazy == null && Hibernate.isInitialized(value)) {
            return new ReferencedEntity(key, value);
        }
        if (lazy != null && !lazy.isUninitialized()) {
            return new ReferencedEntity(key, lazy.getImplementation());
        }
        return new ReferencedEntity(key, loaded(key, session));
    }

    /** The entity when the session has it. */
    static @Nullable Object loaded(EntityKey key, SharedSessionContractImplementor session) {
        if (session.isStateless()) {
            return null;
        }
        Object entity = session.getPersistenceContextInternal().getEntity(key);
        return entity != null && Hibernate.isInitialized(entity) ? entity : null;
    }
}
