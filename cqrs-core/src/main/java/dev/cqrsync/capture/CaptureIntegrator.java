package dev.cqrsync.capture;

import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingReader;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ModelDeclarations;
import dev.cqrsync.mapping.PersistenceUnitMappings;
import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.serialization.JsonObjects;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;

/**
 * Reads the masters and replicas of a persistence unit when its session factory has started, and listens to the changes
 * of its masters. Pass it with {@code hibernate.integrator_provider}; one instance serves any number of persistence
 * units that share a delivery.
 *
 * <p>A persistence unit without masters gets no listeners and never asks for a delivery.
 */
public final class CaptureIntegrator implements Integrator {

    private final FieldNaming naming;
    private final MappingRegistry registry;
    private final Supplier<EventDelivery> delivery;
    private final CaptureSettings settings;
    private final ModelDeclarations declarations;
    private final MasterExtensions extensions;
    private final PublishingScope scope;

    /** Captures what is annotated, without anything that the application adds. */
    public CaptureIntegrator(
            FieldNaming naming, MappingRegistry registry, Supplier<EventDelivery> delivery, CaptureSettings settings) {
        this(
                naming,
                registry,
                delivery,
                settings,
                new ModelDeclarations(),
                MasterExtensions.NONE,
                new PublishingScope());
    }

    /**
     * @param naming how attributes are called on the wire
     * @param registry where the mappings go
     * @param delivery asked once per persistence unit with masters, when its session factory has started
     * @param settings what capture can be told
     * @param declarations masters and replicas without annotations
     * @param extensions what the application adds to its masters
     * @param scope tells which changes are not published
     */
    public CaptureIntegrator(
            FieldNaming naming,
            MappingRegistry registry,
            Supplier<EventDelivery> delivery,
            CaptureSettings settings,
            ModelDeclarations declarations,
            MasterExtensions extensions,
            PublishingScope scope) {
        this.naming = naming;
        this.registry = registry;
        this.delivery = delivery;
        this.settings = settings;
        this.declarations = declarations;
        this.extensions = extensions;
        this.scope = scope;
    }

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        sessionFactory.addObserver(new SessionFactoryObserver() {
            @Override
            public void sessionFactoryCreated(SessionFactory created) {
                start(created.unwrap(SessionFactoryImplementor.class));
            }
        });
    }

    private void start(SessionFactoryImplementor sessionFactory) {
        PersistenceUnitMappings mappings = new MappingReader(naming, declarations).read(sessionFactory);
        registry.add(mappings);
        if (mappings.masters().isEmpty()) {
            return;
        }
        if (sessionFactory.getSessionFactoryOptions().getStatementInspector() instanceof BypassGuard guard) {
            guard.watch(mappings.masters());
        }
        EventFactory events = new EventFactory(settings, new JsonObjects(naming), extensions);
        TransactionPlans plans =
                new TransactionPlans(new Masters(mappings, extensions, settings), events, delivery.get(), scope);
        CaptureListener listener = new CaptureListener(plans);
        EventListenerRegistry listeners = sessionFactory.getEventEngine().getListenerRegistry();
        listeners.appendListeners(EventType.POST_INSERT, listener);
        listeners.appendListeners(EventType.POST_UPDATE, listener);
        listeners.appendListeners(EventType.POST_UPSERT, listener);
        listeners.appendListeners(EventType.PRE_DELETE, listener);
        listeners.appendListeners(EventType.POST_DELETE, listener);
        ForcedRevisionListener forced = new ForcedRevisionListener(plans);
        listeners.appendListeners(EventType.POST_LOAD, forced);
        listeners.appendListeners(EventType.LOAD, forced);
        listeners.appendListeners(EventType.LOCK, forced);
        Parts parts = new Parts(mappings);
        if (!parts.isEmpty()) {
            PartListener partListener = new PartListener(parts, plans);
            if (sessionFactory.getJdbcServices().getDialect() instanceof MySQLDialect) { // MariaDB's is one too
                OwnerLockListener lockListener = new OwnerLockListener(parts, plans);
                listeners.appendListeners(EventType.PRE_INSERT, lockListener);
                listeners.appendListeners(EventType.PRE_UPDATE, lockListener);
            }
            listeners.appendListeners(EventType.POST_INSERT, partListener);
            listeners.appendListeners(EventType.POST_UPDATE, partListener);
            listeners.appendListeners(EventType.POST_UPSERT, partListener);
            listeners.appendListeners(EventType.POST_DELETE, partListener);
        }
    }
}
