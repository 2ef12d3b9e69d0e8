package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.outbox.RelayListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.context.annotation.Bean;

/** The way of committed events to the broker, and its start and stop. */
@AutoConfiguration(after = CqrsMappingAutoConfiguration.class)
@ConditionalOnClass(DataSourceScriptDatabaseInitializer.class)
@ConditionalOnBean(PersistenceUnits.class)
class CqrsOutboxAutoConfiguration {

    @Bean
    EventDeliveries cqrsEventDeliveries(
            CqrsProperties properties,
            PersistenceUnits persistenceUnits,
            MappingRegistry registry,
            Transports transports,
            ObjectProvider<EventDelivery> delivery,
            ObjectProvider<RelayListener> listener,
            ObjectProvider<LifecycleProperties> lifecycle) {
        return new EventDeliveries(
                properties,
                persistenceUnits,
                registry,
                transports,
                delivery,
                listener.getIfUnique(() -> RelayListener.NONE),
                Phases.stopTimeout(lifecycle));
    }
}
