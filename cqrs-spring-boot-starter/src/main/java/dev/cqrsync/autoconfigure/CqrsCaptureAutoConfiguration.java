package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.capture.CaptureSettings;
import dev.cqrsync.capture.MasterExtensions;
import dev.cqrsync.capture.PublishingScope;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ModelDeclarations;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;

/** Takes part in the start of every persistence unit: reads its mappings and listens to its masters. */
@AutoConfiguration(
        after = {CqrsAutoConfiguration.class, CqrsMasterAutoConfiguration.class, CqrsOutboxAutoConfiguration.class})
@ConditionalOnClass(HibernatePropertiesCustomizer.class)
@ConditionalOnBean({CqrsProperties.class, EventDeliveries.class, PublishingScope.class})
class CqrsCaptureAutoConfiguration {

    @Bean
    HibernatePropertiesCustomizer cqrsHibernatePropertiesCustomizer(
            CqrsProperties properties,
            FieldNaming fieldNaming,
            MappingRegistry registry,
            EventDeliveries deliveries,
            ModelDeclarations declarations,
            MasterExtensions extensions,
            PublishingScope scope,
            ObjectProvider<Clock> clock) {
        CaptureSettings settings = new CaptureSettings(
                properties.getMaster().getMessageTtl(),
                properties.getMaster().getProduce(),
                clock.getIfUnique(Clock::systemUTC));
        return new IntegratorCustomizer(
                new UnitIntegrator(fieldNaming, registry, deliveries, settings, declarations, extensions, scope));
    }
}
