package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.replica.HandlerRegistry;
import dev.cqrsync.replica.HandlerTransactions;
import dev.cqrsync.replica.ReplicaListener;
import dev.cqrsync.replica.ReplicaLoading;
import dev.cqrsync.sync.dump.BulkDump;
import dev.cqrsync.sync.load.BulkLoad;
import dev.cqrsync.sync.resend.BulkSync;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** What operators do with whole models. */
@AutoConfiguration(
        after = {
            CqrsOperationsAutoConfiguration.class,
            CqrsConsumerAutoConfiguration.class,
            CqrsReplicaAutoConfiguration.class,
            CqrsAwaitAutoConfiguration.class
        })
class CqrsSyncAutoConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBean(MasterUnits.class)
    BulkDump cqrsBulkDump(MappingRegistry registry, MasterUnits units) {
        return new BulkDump(registry, units);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBean(MasterOperations.class)
    BulkSync cqrsBulkSync(MappingRegistry registry, MasterOperations operations, Transports transports) {
        return new BulkSync(registry, operations, transports::publisher);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBean(HandlerRegistry.class)
    BulkLoad cqrsBulkLoad(
            ObjectProvider<MappingRegistry> registry,
            ObjectProvider<ReplicaUnits> units,
            HandlerRegistry handlers,
            HandlerTransactions transactions,
            ObjectProvider<ReplicaListener> listener) {
        return new BulkLoad(new ReplicaLoading(
                registry.getIfAvailable(MappingRegistry::new),
                unit -> units.getIfAvailable(CqrsSyncAutoConfiguration::noUnits).apply(unit),
                handlers,
                transactions,
                listener.getIfUnique(() -> ReplicaListener.NONE)));
    }

    private static ReplicaUnits noUnits() {
        throw new ConfigurationException(
                "There are replicas that are entities, but nothing to apply events to them with.",
                "Add spring-boot-starter-data-jpa.");
    }
}
