package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.capture.MasterExtensions;
import dev.cqrsync.capture.PublishingScope;
import dev.cqrsync.mapping.MappingCustomizer;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ModelDeclarations;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.EntityManagerHolder;

/** What the application adds to its masters: declarations, serializers, filters, metadata. */
@AutoConfiguration(after = CqrsAutoConfiguration.class)
@ConditionalOnClass(EntityManagerHolder.class)
@ConditionalOnBean(CqrsProperties.class)
class CqrsMasterAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ModelDeclarations cqrsModelDeclarations(ObjectProvider<MappingCustomizer> customizers) {
        return ModelDeclarations.by(customizers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    PublishingScope cqrsPublishingScope(ObjectProvider<EntityManagerFactory> entityManagerFactories) {
        return new PublishingScope(new TransactionFlush(entityManagerFactories));
    }

    @Bean
    @ConditionalOnMissingBean
    MasterExtensions cqrsMasterExtensions(ConfigurableListableBeanFactory beanFactory) {
        return new BeanMasterExtensions(beanFactory);
    }

    @Bean
    MasterModelCheck cqrsMasterModelCheck(
            CqrsProperties properties,
            PersistenceUnits persistenceUnits,
            MappingRegistry registry,
            ModelDeclarations declarations,
            MasterExtensions extensions) {
        return new MasterModelCheck(properties, persistenceUnits, registry, declarations, extensions);
    }
}
