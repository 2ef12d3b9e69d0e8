package dev.cqrsync.autoconfigure;

import ch.qos.logback.classic.LoggerContext;
import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Keeps loggers quiet that would tell again, with the values of rows, what this library tells of messages that fail. */
@AutoConfiguration(after = CqrsAutoConfiguration.class)
@ConditionalOnClass(LoggerContext.class)
@ConditionalOnBean(CqrsProperties.class)
class CqrsLogbackAutoConfiguration {

    @Bean
    QuietLoggers cqrsQuietLoggers() {
        return new QuietLoggers();
    }
}
