package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.capture.PublishingScope;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.master.MasterOperations;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** What applications can do to masters beside changing entities, and the guard against going behind their back. */
@AutoConfiguration(after = CqrsCaptureAutoConfiguration.class)
@ConditionalOnClass({HibernatePropertiesCustomizer.class, JpaTransactionManager.class})
@ConditionalOnBean({CqrsProperties.class, EventDeliveries.class})
class CqrsOperationsAutoConfiguration {

    @Bean
    MasterUnits cqrsMasterUnits(
            ObjectProvider<EntityManagerFactory> entityManagerFactories,
            ObjectProvider<PlatformTransactionManager> transactionManagers) {
        return new MasterUnits(entityManagerFactories, transactionManagers);
    }

    @Bean
    @ConditionalOnMissingBean
    MasterOperations cqrsMasterOperations(
            CqrsProperties properties, MappingRegistry registry, PublishingScope scope, MasterUnits units) {
        return new MasterOperations(registry, units, properties.getMaster().isAutoUpdateFields(), scope);
    }

    @Bean
    BypassGuardCustomizer cqrsBypassGuardCustomizer(CqrsProperties properties) {
        return new BypassGuardCustomizer(properties.getMaster().getOnBypass());
    }
}
