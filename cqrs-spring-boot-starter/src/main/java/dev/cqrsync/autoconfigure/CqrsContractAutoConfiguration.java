package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.mapping.MappingRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/** Checks replicas against the contracts of their masters at start. */
@AutoConfiguration(after = CqrsMappingAutoConfiguration.class)
@ConditionalOnBean(PersistenceUnits.class)
class CqrsContractAutoConfiguration {

    @Bean
    ContractCheck cqrsContractCheck(
            CqrsProperties properties, PersistenceUnits persistenceUnits, MappingRegistry registry) {
        return new ContractCheck(properties.getReplica().getContract(), persistenceUnits, registry);
    }
}
