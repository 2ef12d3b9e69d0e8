package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.sync.diff.MasterDiff;
import dev.cqrsync.sync.diff.ReplicaDiff;
import dev.cqrsync.transport.MessageHandler;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Comparing masters with replicas. Nothing is made before somebody compares. */
@AutoConfiguration(after = {CqrsOperationsAutoConfiguration.class, CqrsReplicaAutoConfiguration.class})
@ConditionalOnBean(CqrsProperties.class)
class CqrsDiffAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(MasterUnits.class)
    static class Master {

        @Bean
        @Lazy
        @ConditionalOnMissingBean
        MasterDiff cqrsMasterDiff(MappingRegistry registry, MasterUnits units, ObjectProvider<Clock> clock) {
            return new MasterDiff(registry, units, clock.getIfUnique(Clock::systemUTC));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(ReplicaUnits.class)
    @ConditionalOnProperty("cqrs.queue")
    static class Replica {

        @Bean
        @Lazy
        @ConditionalOnMissingBean
        ReplicaDiff cqrsReplicaDiff(
                CqrsProperties properties,
                MappingRegistry registry,
                ReplicaUnits units,
                MessageHandler handler,
                ObjectProvider<Clock> clock) {
            return new ReplicaDiff(
                    registry,
                    units,
                    handler,
                    String.valueOf(properties.getQueue()),
                    clock.getIfUnique(Clock::systemUTC));
        }
    }
}
