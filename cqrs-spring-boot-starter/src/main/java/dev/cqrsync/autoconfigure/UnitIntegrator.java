package dev.cqrsync.autoconfigure;

import dev.cqrsync.capture.CaptureIntegrator;
import dev.cqrsync.capture.CaptureSettings;
import dev.cqrsync.capture.MasterExtensions;
import dev.cqrsync.capture.PublishingScope;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ModelDeclarations;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;

/** Gives every persistence unit a capture of its own, as its events go through its own data source. */
record UnitIntegrator(
        FieldNaming fieldNaming,
        MappingRegistry registry,
        EventDeliveries deliveries,
        CaptureSettings settings,
        ModelDeclarations declarations,
        MasterExtensions extensions,
        PublishingScope scope)
        implements Integrator {

    @Override
    public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor sessionFactory) {
        new CaptureIntegrator(
                        fieldNaming,
                        registry,
                        () -> deliveries.of(sessionFactory),
                        settings,
                        declarations,
                        extensions,
                        scope)
                .integrate(metadata, context, sessionFactory);
    }
}
