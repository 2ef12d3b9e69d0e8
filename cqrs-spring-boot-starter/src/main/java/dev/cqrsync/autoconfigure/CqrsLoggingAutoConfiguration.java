package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps loggers quiet that would tell again, with the values of rows, what this library tells of messages that fail. */
@AutoConfiguration(after = CqrsAutoConfiguration.class)
@ConditionalOnBean(CqrsProperties.class)
class CqrsLoggingAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ch.qos.logback.classic.LoggerContext.class)
    static class Logback {

        @Bean
        QuietLogback cqrsQuietLogback() {
            return new QuietLogback();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(org.apache.logging.log4j.core.LoggerContext.class)
    static class Log4j {

        @Bean
        QuietLog4j cqrsQuietLog4j() {
            return new QuietLog4j();
        }
    }
}
