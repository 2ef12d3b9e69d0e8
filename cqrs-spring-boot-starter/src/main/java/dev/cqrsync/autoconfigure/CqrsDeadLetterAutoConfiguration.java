package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.deadletter.DeadLetters;
import dev.cqrsync.deadletter.SupersededCheck;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.memory.MemoryBroker;
import dev.cqrsync.transport.rabbit.RabbitDeadLetterStore;
import dev.cqrsync.transport.rabbit.RabbitSettings;
import java.time.Clock;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The dead letters of a service that has a queue. Reaches for the broker only when somebody asks. */
@AutoConfiguration(after = {CqrsRabbitAutoConfiguration.class, CqrsMemoryAutoConfiguration.class})
@ConditionalOnBean(CqrsProperties.class)
class CqrsDeadLetterAutoConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBean({DeadLetterStore.class, EventReader.class})
    @ConditionalOnProperty("cqrs.queue")
    DeadLetters cqrsDeadLetters(
            CqrsProperties properties, DeadLetterStore store, EventReader reader, ObjectProvider<Clock> clock) {
        String queue = String.valueOf(properties.getQueue());
        String deadLetterQueue = properties.getReplica().getDeadLetterQueue();
        return new DeadLetters(
                store,
                queue,
                deadLetterQueue == null ? "dead_letter_" + queue : deadLetterQueue,
                reader,
                properties.getConsume().getMaxMessageSize().toBytes(),
                properties.getMaster().getMessageTtl(),
                clock.getIfUnique(Clock::systemUTC));
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnProperty("cqrs.queue")
    SupersededCheck cqrsSupersededCheck(CqrsProperties properties, ObjectProvider<ReplicaSource> sources) {
        return new ReplicaSupersededCheck(sources::stream, String.valueOf(properties.getQueue()));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConnectionFactory.class)
    @ConditionalOnBean({ConnectionFactory.class, RabbitSettings.class})
    static class Rabbit {

        @Bean
        @Lazy
        @ConditionalOnMissingBean(DeadLetterStore.class)
        RabbitDeadLetterStore cqrsRabbitDeadLetterStore(ConnectionFactory connectionFactory, RabbitSettings settings) {
            return new RabbitDeadLetterStore(connectionFactory, settings);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(MemoryBroker.class)
    static class Memory {

        @Bean
        @Lazy
        @ConditionalOnMissingBean
        DeadLetterStore cqrsMemoryDeadLetterStore(MemoryBroker broker) {
            return broker.deadLetters();
        }
    }
}
