package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.autoconfigure.app.replica.ReplicaApp;
import dev.cqrsync.deadletter.DeadLetterFilter;
import dev.cqrsync.deadletter.DeadLetters;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.rabbit.RabbitDeadLetterStore;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CqrsDeadLetterAutoConfigurationTest {

    private final ApplicationContextRunner replica = new ApplicationContextRunner()
            .withUserConfiguration(ReplicaApp.class)
            .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "cqrs.consume.enabled=false");

    @Test
    void aServiceWithAQueueCanReachItsDeadLetters() {
        replica.withPropertyValues("cqrs.transport=memory", "cqrs.queue=service")
                .run(context -> {
                    DeadLetters letters = context.getBean(DeadLetters.class);
                    assertThat(letters.count()).isZero();
                    assertThat(letters.list(DeadLetterFilter.ALL, 10)).isEmpty();
                });
    }

    @Test
    void onRabbitMqNothingConnectsBeforeItIsAsked() {
        replica.withPropertyValues("cqrs.queue=service", "spring.rabbitmq.port=1")
                .run(context -> {
                    assertThat(context).hasSingleBean(DeadLetters.class);
                    assertThat(context.getBean(DeadLetterStore.class)).isInstanceOf(RabbitDeadLetterStore.class);
                });
    }

    @Test
    void aServiceWithoutAQueueHasNone() {
        replica.withPropertyValues("cqrs.transport=memory")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(DeadLetters.class));
    }

    @Test
    void springAmqpNeedNotBeThere() {
        replica.withPropertyValues("cqrs.transport=memory", "cqrs.queue=service")
                .withClassLoader(new FilteredClassLoader("org.springframework.amqp", "com.rabbitmq"))
                .run(context -> assertThat(context).hasSingleBean(DeadLetters.class));
    }
}
