package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.capture.PublishingScope;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.master.MasterTransactions;
import dev.cqrsync.master.SpringMasterTransactions;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
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
    @ConditionalOnMissingBean
    MasterOperations cqrsMasterOperations(
            CqrsProperties properties,
            MappingRegistry registry,
            PublishingScope scope,
            ObjectProvider<EntityManagerFactory> entityManagerFactories,
            ObjectProvider<PlatformTransactionManager> transactionManagers) {
        TransactionManagers managers = new TransactionManagers(entityManagerFactories, transactionManagers);
        Map<SessionFactoryImplementor, MasterTransactions> byUnit = new ConcurrentHashMap<>();
        return new MasterOperations(
                registry,
                unit -> byUnit.computeIfAbsent(
                        unit,
                        sessionFactory -> new SpringMasterTransactions(
                                managers.transactionManager(sessionFactory),
                                managers.entityManagerFactory(sessionFactory))),
                properties.getMaster().isAutoUpdateFields(),
                scope);
    }

    @Bean
    BypassGuardCustomizer cqrsBypassGuardCustomizer(CqrsProperties properties) {
        return new BypassGuardCustomizer(properties.getMaster().getOnBypass());
    }
}
