package dev.cqrsync.autoconfigure;

import dev.cqrsync.capture.ChangeTokens;
import dev.cqrsync.mapping.MappingRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Has masters hand out tokens of their changes. */
@AutoConfiguration(after = CqrsReplicaAutoConfiguration.class)
@ConditionalOnBean(MappingRegistry.class)
class CqrsChangeTokensAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ChangeTokens cqrsChangeTokens(MappingRegistry registry) {
        return new ChangeTokens(registry);
    }
}
