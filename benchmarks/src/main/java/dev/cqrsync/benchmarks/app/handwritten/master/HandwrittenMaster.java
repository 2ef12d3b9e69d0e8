package dev.cqrsync.benchmarks.app.handwritten.master;

import dev.cqrsync.benchmarks.app.plain.PlainAccount;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = PlainAccount.class)
public class HandwrittenMaster {

    @Bean
    MessageConverter messageConverter() {
        return new JacksonJsonMessageConverter("dev.cqrsync.benchmarks.app.handwritten");
    }

    @Bean
    AfterCommitPublisher afterCommitPublisher(RabbitTemplate template, @Value("${cqrs.exchange}") String exchange) {
        return new AfterCommitPublisher(template, exchange);
    }
}
