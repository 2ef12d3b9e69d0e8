package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.AwaitProperties;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.replica.ReplicaArrivals;
import dev.cqrsync.replica.ReplicaListener;
import dev.cqrsync.replica.ReplicaOperations;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Has replicas tell when they have a change. */
@AutoConfiguration(after = CqrsReplicaAutoConfiguration.class)
@ConditionalOnBean(ReplicaUnits.class)
@EnableConfigurationProperties(AwaitProperties.class)
class CqrsAwaitAutoConfiguration {

    @Bean
    ReplicaArrivals cqrsReplicaArrivals(AwaitProperties properties) {
        return new ReplicaArrivals(properties.getMaxWaiters());
    }

    /** Who applies events asks for one listener; this one tells all. */
    @Bean
    @Primary
    ReplicaListeners cqrsReplicaListeners(ObjectProvider<ReplicaListener> listeners) {
        return new ReplicaListeners(listeners);
    }

    @Bean
    @ConditionalOnMissingBean
    ReplicaOperations cqrsReplicaOperations(
            MappingRegistry registry,
            ReplicaUnits units,
            ReplicaArrivals arrivals,
            AwaitProperties properties,
            ObjectProvider<ReplicaConsumer> consumer) {
        return new ReplicaOperations(
                registry,
                units,
                arrivals,
                () -> !properties.isOtherInstances() && consumer.stream().anyMatch(ReplicaConsumer::isRunning));
    }
}
