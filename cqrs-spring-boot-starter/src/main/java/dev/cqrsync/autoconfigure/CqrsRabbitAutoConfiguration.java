package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.autoconfigure.properties.RabbitProperties;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.QueueStates;
import dev.cqrsync.transport.rabbit.RabbitPublisher;
import dev.cqrsync.transport.rabbit.RabbitQueueStates;
import dev.cqrsync.transport.rabbit.RabbitSettings;
import dev.cqrsync.transport.rabbit.RabbitSubscriber;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** RabbitMQ as the transport. Nothing is made before it is needed, so a service without entities never connects. */
@AutoConfiguration(after = {CqrsAutoConfiguration.class, RabbitAutoConfiguration.class})
@ConditionalOnClass({ConnectionFactory.class, RabbitAutoConfiguration.class})
@ConditionalOnBean({ConnectionFactory.class, CqrsProperties.class})
@ConditionalOnProperty(name = "cqrs.transport", havingValue = "rabbit", matchIfMissing = true)
class CqrsRabbitAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RabbitSettings cqrsRabbitSettings(CqrsProperties properties) {
        RabbitProperties rabbit = properties.getRabbit();
        return RabbitSettings.of(properties.getExchange())
                .withQueueType(rabbit.getQueueType())
                .withRetryMode(rabbit.getRetry())
                .withConfirms(rabbit.getConfirmWindow(), rabbit.getConfirmTimeout());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(MessagePublisher.class)
    RabbitPublisher cqrsRabbitPublisher(ConnectionFactory connectionFactory, RabbitSettings settings) {
        return new RabbitPublisher(connectionFactory, settings);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(MessageSubscriber.class)
    RabbitSubscriber cqrsRabbitSubscriber(ConnectionFactory connectionFactory, RabbitSettings settings) {
        return new RabbitSubscriber(connectionFactory, settings);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean(QueueStates.class)
    RabbitQueueStates cqrsRabbitQueueStates(ConnectionFactory connectionFactory) {
        return new RabbitQueueStates(connectionFactory);
    }
}
