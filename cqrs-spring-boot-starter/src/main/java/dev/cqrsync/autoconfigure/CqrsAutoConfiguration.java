package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** What both sides share: properties, the format of messages, the way to the broker. */
@AutoConfiguration
@EnableConfigurationProperties(CqrsProperties.class)
class CqrsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    FieldNaming cqrsFieldNaming(CqrsProperties properties) {
        return properties.getFieldNaming().fieldNaming();
    }

    @Bean
    @ConditionalOnMissingBean
    EventWriter cqrsEventWriter() {
        return new EventWriter();
    }

    @Bean
    @ConditionalOnMissingBean
    EventReader cqrsEventReader(CqrsProperties properties, ObjectProvider<Clock> clock) {
        return new EventReader(
                clock.getIfUnique(Clock::systemUTC), properties.getMaster().getMessageTtl());
    }

    @Bean
    Transports cqrsTransports(
            CqrsProperties properties,
            ObjectProvider<MessagePublisher> publisher,
            ObjectProvider<MessageSubscriber> subscriber) {
        return new Transports(properties, publisher, subscriber);
    }
}
