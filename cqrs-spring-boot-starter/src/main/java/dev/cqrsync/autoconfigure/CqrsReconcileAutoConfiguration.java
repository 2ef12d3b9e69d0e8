package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.sync.diff.MasterDiff;
import dev.cqrsync.sync.diff.ReplicaDiff;
import dev.cqrsync.sync.reconcile.MasterReconciliation;
import dev.cqrsync.sync.reconcile.ReplicaReconciliation;
import dev.cqrsync.transport.RequestSender;
import dev.cqrsync.transport.RequestServer;
import dev.cqrsync.transport.memory.MemoryBroker;
import dev.cqrsync.transport.rabbit.RabbitRequestSender;
import dev.cqrsync.transport.rabbit.RabbitRequestServer;
import dev.cqrsync.transport.rabbit.RabbitSettings;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Comparing masters with replicas through the broker. A replica takes part in it only when it is told to. */
@AutoConfiguration(
        after = {CqrsDiffAutoConfiguration.class, CqrsRabbitAutoConfiguration.class, CqrsMemoryAutoConfiguration.class})
@ConditionalOnBean(CqrsProperties.class)
class CqrsReconcileAutoConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBean(MasterDiff.class)
    MasterReconciliation cqrsMasterReconciliation(MasterDiff diff, RequestSender requests) {
        return new MasterReconciliation(diff, requests);
    }

    @Bean
    @ConditionalOnBean({ReplicaDiff.class, PersistenceUnits.class})
    @ConditionalOnProperty("cqrs.reconcile.enabled")
    ReconciliationServer cqrsReconciliationServer(
            CqrsProperties properties,
            PersistenceUnits persistenceUnits,
            ReplicaDiff diff,
            RequestServer requests,
            ObjectProvider<LifecycleProperties> lifecycle) {
        return new ReconciliationServer(
                persistenceUnits,
                new ReplicaReconciliation(diff, properties.getReconcile().getSettle()),
                requests,
                String.valueOf(properties.getQueue()),
                Phases.stopTimeout(lifecycle));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConnectionFactory.class)
    @ConditionalOnBean({ConnectionFactory.class, RabbitSettings.class})
    static class Rabbit {

        @Bean
        @Lazy
        @ConditionalOnMissingBean(RequestSender.class)
        RabbitRequestSender cqrsRabbitRequestSender(ConnectionFactory connectionFactory) {
            return new RabbitRequestSender(connectionFactory);
        }

        @Bean
        @Lazy
        @ConditionalOnMissingBean(RequestServer.class)
        RabbitRequestServer cqrsRabbitRequestServer(ConnectionFactory connectionFactory, RabbitSettings settings) {
            return new RabbitRequestServer(connectionFactory, settings);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(MemoryBroker.class)
    static class Memory {

        @Bean
        @Lazy
        @ConditionalOnMissingBean
        RequestSender cqrsMemoryRequestSender(MemoryBroker broker) {
            return broker.requestSender();
        }

        @Bean
        @Lazy
        @ConditionalOnMissingBean
        RequestServer cqrsMemoryRequestServer(MemoryBroker broker) {
            return broker.requestServer();
        }
    }
}
