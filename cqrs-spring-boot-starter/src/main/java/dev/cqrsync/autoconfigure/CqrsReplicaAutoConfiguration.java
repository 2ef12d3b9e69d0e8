package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.replica.HandlerRegistry;
import dev.cqrsync.replica.ReplicaListener;
import dev.cqrsync.replica.ReplicaMessageHandler;
import dev.cqrsync.replica.SupersededRows;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.transport.MessageHandler;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Turns messages into rows of replicas. */
@AutoConfiguration(after = CqrsMappingAutoConfiguration.class)
@ConditionalOnClass({DataSourceScriptDatabaseInitializer.class, JpaTransactionManager.class})
@ConditionalOnBean(PersistenceUnits.class)
class CqrsReplicaAutoConfiguration {

    @Bean
    ReplicaUnits cqrsReplicaUnits(
            CqrsProperties properties,
            ObjectProvider<EntityManagerFactory> entityManagerFactories,
            ObjectProvider<PlatformTransactionManager> transactionManagers) {
        return new ReplicaUnits(entityManagerFactories, transactionManagers, properties.getReplica());
    }

    @Bean
    @ConditionalOnMissingBean(MessageHandler.class)
    ReplicaMessageHandler cqrsMessageHandler(
            MappingRegistry registry,
            EventReader reader,
            ReplicaUnits units,
            HandlerRegistry handlers,
            RetryPolicy retryPolicy,
            ObjectProvider<Clock> clock,
            ObjectProvider<ReplicaListener> listener) {
        return new ReplicaMessageHandler(
                registry,
                reader,
                units,
                handlers,
                retryPolicy,
                clock.getIfUnique(Clock::systemUTC),
                listener.getIfUnique(() -> ReplicaListener.NONE));
    }

    @Bean
    EntityReplicas cqrsEntityReplicas(
            CqrsProperties properties,
            PersistenceUnits persistenceUnits,
            MappingRegistry registry,
            ReplicaUnits units,
            MessageHandler handler,
            EventReader reader,
            HandlerRegistry handlers) {
        return new EntityReplicas(
                persistenceUnits,
                registry,
                units,
                handler,
                new SupersededRows(registry, reader, units, handlers),
                properties.getReplica().getTombstoneRetention());
    }
}
