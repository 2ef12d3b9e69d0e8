package dev.cqrsync.benchmarks.app.handwritten.replica;

import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class HandwrittenReplica {

    @Bean
    MessageConverter messageConverter() {
        return new JacksonJsonMessageConverter("dev.cqrsync.benchmarks.app.handwritten");
    }

    @Bean
    AccountListener accountListener(SavedAccounts accounts, @Qualifier("onSaved") Runnable onSaved) {
        return new AccountListener(accounts, onSaved);
    }
}
