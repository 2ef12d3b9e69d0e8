package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.QueueStates;
import dev.cqrsync.transport.memory.MemoryBroker;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** A transport within the process. Services that are to meet share a bean of the broker. */
@AutoConfiguration(after = CqrsAutoConfiguration.class)
@ConditionalOnBean(CqrsProperties.class)
@ConditionalOnProperty(name = "cqrs.transport", havingValue = "memory")
class CqrsMemoryAutoConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    MemoryBroker cqrsMemoryBroker() {
        return new MemoryBroker();
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    MessagePublisher cqrsMemoryPublisher(MemoryBroker broker) {
        return broker.publisher();
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    MessageSubscriber cqrsMemorySubscriber(MemoryBroker broker) {
        return broker.subscriber();
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    QueueStates cqrsMemoryQueueStates(MemoryBroker broker) {
        return broker.queueStates();
    }
}
