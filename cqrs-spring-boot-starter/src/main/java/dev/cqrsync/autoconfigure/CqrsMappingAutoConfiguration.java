package dev.cqrsync.autoconfigure;

import dev.cqrsync.mapping.MappingRegistry;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The mappings of entities, where there is JPA. */
@AutoConfiguration(after = CqrsAutoConfiguration.class)
@ConditionalOnClass({EntityManagerFactory.class, SessionFactory.class})
class CqrsMappingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MappingRegistry cqrsMappingRegistry() {
        return new MappingRegistry();
    }

    @Bean
    PersistenceUnits cqrsPersistenceUnits(
            ObjectProvider<EntityManagerFactory> entityManagerFactories, MappingRegistry registry) {
        return new PersistenceUnits(entityManagerFactories, registry);
    }
}
