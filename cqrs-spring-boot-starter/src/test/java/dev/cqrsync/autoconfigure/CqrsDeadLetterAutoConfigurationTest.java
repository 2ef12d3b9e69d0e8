package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.autoconfigure.app.replica.ReplicaApp;
import dev.cqrsync.deadletter.DeadLetterFilter;
import dev.cqrsync.deadletter.DeadLetters;
import dev.cqrsync.deadletter.SupersededCheck;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.memory.MemoryBroker;
import dev.cqrsync.transport.rabbit.RabbitDeadLetterStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @Test
    void whatTheReplicaHoldsNewerCanBeDropped() {
        MemoryBroker broker = new MemoryBroker();
        replica.withBean(MemoryBroker.class, () -> broker)
                .withPropertyValues(
                        "cqrs.transport=memory",
                        "cqrs.queue=service",
                        "cqrs.consume.enabled=true",
                        "cqrs.replica.max-retries=0")
                .run(context -> {
                    publish(broker, 1, 0, "[]");
                    publish(broker, 2, 0, "[]");
                    await().until(() -> broker.size("dead_letter_service") == 2);
                    publish(broker, 1, 1, "\"newer\"");
                    await().until(() -> broker.size("service") == 0);
                    List<Object> dropped = new ArrayList<>();
                    context.getBean(DeadLetters.class)
                            .dropSuperseded(
                                    DeadLetterFilter.ALL,
                                    context.getBean(SupersededCheck.class),
                                    letter -> dropped.add(letter.pk()));
                    assertThat(dropped).containsExactly(1);
                    assertThat(broker.size("dead_letter_service")).isOne();
                });
    }

    /** A name that is a list fits no text. */
    private static void publish(MemoryBroker broker, int id, int revision, String name) {
        String body = """
                {"signal_type":"SAVE","cqrs_id":"account","instance_pk":%d,"instance_data":{"id":%d,"name":%s,\
                "cqrs_revision":%d,"cqrs_updated":"2026-11-24 10:00:00+00:00"}}""".formatted(id, id, name, revision);
        var unused = broker.publisher()
                .publish(new OutgoingMessage(
                        UUID.randomUUID().toString(),
                        Route.toAll("account"),
                        body.getBytes(StandardCharsets.UTF_8),
                        Map.of()));
    }
}
