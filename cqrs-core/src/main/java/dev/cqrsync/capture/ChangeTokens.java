package dev.cqrsync.capture;

import dev.cqrsync.ChangeToken;
import dev.cqrsync.CqrsException;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.MasterRowWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.Hibernate;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/**
 * Hands out tokens for changes of masters, for replicas to wait for. Reads the key and the revision that an entity has
 * in memory, managed or detached, and nothing from the database. Thread-safe.
 */
public final class ChangeTokens {

    private static final EventWriter TEXT = new EventWriter();

    private final MappingRegistry registry;
    private final Map<Class<?>, Source> sources = new ConcurrentHashMap<>();

    private record Source(MasterMapping mapping, MasterRowWriter writer) {}

    /** @param registry masters of the service; may still be filled after this */
    public ChangeTokens(MappingRegistry registry) {
        this.registry = registry;
    }

    /**
     * The token of the state that was flushed last. Ask after the commit, or at least after the flush: what has not
     * been flushed has no revision yet, and what is rolled back never arrives.
     *
     * @throws CqrsException when the entity is no master or has no key yet
     */
    public ChangeToken of(Object entity) {
        Object initialized = Hibernate.unproxy(entity);
        Source source = source(initialized);
        return token(source, initialized, revision(source, initialized));
    }

    /**
     * The token of the delete of an entity that was removed.
     *
     * @throws CqrsException when the entity is no master or has no key
     */
    public ChangeToken ofDeleted(Object entity) {
        Object initialized = Hibernate.unproxy(entity);
        Source source = source(initialized);
        return token(source, initialized, revision(source, initialized) + 1); // as the event has it
    }

    private static long revision(Source source, Object entity) {
        MasterMapping mapping = source.mapping;
        Object revision =
                mapping.persister().getValue(entity, mapping.revision().statePosition());
        return revision == null ? 0 : ((Number) revision).longValue();
    }

    private static ChangeToken token(Source source, Object entity, long revision) {
        MasterMapping mapping = source.mapping;
        try (var session = mapping.sessionFactory().openStatelessSession()) { // takes no connection
            SharedSessionContractImplementor implementor = (SharedSessionContractImplementor) session;
            Object id = mapping.persister().getIdentifier(entity, implementor);
            if (id == null) {
                throw new CqrsException(
                        "An entity of %s without a key has no change token. Ask for it after the flush or commit."
                                .formatted(mapping.entityName()));
            }
            return new ChangeToken(mapping.cqrsId(), TEXT.text(source.writer.instancePk(id, implementor)), revision);
        }
    }

    private Source source(Object entity) {
        return sources.computeIfAbsent(entity.getClass(), type -> {
            for (MasterMapping master : registry.masters()) {
                if (master.persister().getMappedClass() == type) {
                    return new Source(master, new MasterRowWriter(master));
                }
            }
            throw new CqrsException("%s is no master of this service. Change tokens are for entities with @CqrsMaster."
                    .formatted(type.getName()));
        });
    }
}
