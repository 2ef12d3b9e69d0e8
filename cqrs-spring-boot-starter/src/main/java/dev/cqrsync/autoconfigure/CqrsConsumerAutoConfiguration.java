package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.replica.HandlerRegistry;
import dev.cqrsync.replica.HandlerTransactions;
import dev.cqrsync.replica.ReplicaHandler;
import dev.cqrsync.replica.ReplicaListener;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/** Consumes messages for entities and handlers. Needs no database, as long as there is no entity. */
@AutoConfiguration(after = CqrsAutoConfiguration.class)
class CqrsConsumerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HandlerRegistry cqrsHandlerRegistry(ObjectProvider<ReplicaHandler<?>> handlers, FieldNaming fieldNaming) {
        return new HandlerRegistry(handlers.orderedStream().toList(), fieldNaming);
    }

    @Bean
    @ConditionalOnMissingBean
    RetryPolicy cqrsRetryPolicy(CqrsProperties properties) {
        return properties.getReplica().retryPolicy();
    }

    @Bean
    @ConditionalOnMissingBean
    HandlerTransactions cqrsHandlerTransactions(
            CqrsProperties properties, ObjectProvider<PlatformTransactionManager> transactionManagers) {
        PlatformTransactionManager transactionManager = transactionManagers.getIfUnique();
        return transactionManager == null
                ? HandlerTransactions.NONE
                : HandlerTransactions.of(
                        transactionManager, properties.getReplica().getQueryTimeout());
    }

    @Bean
    StandaloneReplicas cqrsStandaloneReplicas(
            HandlerRegistry handlers,
            ObjectProvider<ReplicaSource> sources,
            EventReader reader,
            RetryPolicy retryPolicy,
            HandlerTransactions transactions,
            ObjectProvider<Clock> clock,
            ObjectProvider<ReplicaListener> listener) {
        Supplier<Set<String>> idsOfEntities = () -> sources.stream()
                .filter(source -> !(source instanceof StandaloneReplicas))
                .flatMap(source -> source.ownersByCqrsId().keySet().stream())
                .collect(Collectors.toSet());
        return new StandaloneReplicas(
                handlers,
                idsOfEntities,
                reader,
                retryPolicy,
                transactions,
                clock.getIfUnique(Clock::systemUTC),
                listener.getIfUnique(() -> ReplicaListener.NONE));
    }

    @Bean
    ReplicaConsumer cqrsReplicaConsumer(
            CqrsProperties properties,
            ObjectProvider<ReplicaSource> sources,
            Transports transports,
            ObjectProvider<LifecycleProperties> lifecycle) {
        return new ReplicaConsumer(properties, sources, transports, Phases.stopTimeout(lifecycle));
    }
}
