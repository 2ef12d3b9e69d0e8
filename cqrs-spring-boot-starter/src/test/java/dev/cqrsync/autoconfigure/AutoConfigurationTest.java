package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.autoconfigure.app.master.MasterApp;
import dev.cqrsync.autoconfigure.app.plain.PlainApp;
import dev.cqrsync.autoconfigure.app.replica.ReplicaApp;
import dev.cqrsync.autoconfigure.diagnostics.StartFailure;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.memory.MemoryBroker;
import dev.cqrsync.transport.rabbit.RabbitPublisher;
import dev.cqrsync.transport.rabbit.RabbitSettings;
import dev.cqrsync.transport.rabbit.RabbitSubscriber;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class AutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());
    private final ApplicationContextRunner plain = runner.withUserConfiguration(PlainApp.class);
    private final ApplicationContextRunner master = runner.withUserConfiguration(MasterApp.class);
    private final ApplicationContextRunner replica = runner.withUserConfiguration(ReplicaApp.class);

    @Test
    void anApplicationWithoutMastersAndReplicasDoesNothing() {
        plain.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(tables(context)).containsExactly("note");
            assertThat(transportsMade(context)).isEmpty();
            assertThat(cqrsThreads()).isEmpty();
        });
    }

    @Test
    void anApplicationWithoutMastersAndReplicasNeedsNoTransport() {
        plain.withClassLoader(new FilteredClassLoader("org.springframework.amqp", "com.rabbitmq"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).doesNotHaveBean(MessagePublisher.class);
                });
    }

    @Test
    void anApplicationThatLogsWithSomethingElseStarts() {
        replica.withPropertyValues("cqrs.consume.enabled=false")
                .withClassLoader(new FilteredClassLoader("ch.qos.logback", "org.apache.logging.log4j"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).doesNotHaveBean(QuietLogback.class).doesNotHaveBean(QuietLog4j.class);
                });
        replica.withPropertyValues("cqrs.consume.enabled=false")
                .run(context -> assertThat(context).hasSingleBean(QuietLogback.class));
    }

    @Test
    void anApplicationWithoutHibernateStarts() {
        // Data JPA, which is on the class path too, would fail itself
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CqrsAutoConfiguration.class,
                        CqrsCaptureAutoConfiguration.class,
                        CqrsConsumerAutoConfiguration.class,
                        CqrsContractAutoConfiguration.class,
                        CqrsMappingAutoConfiguration.class,
                        CqrsMemoryAutoConfiguration.class,
                        CqrsOutboxAutoConfiguration.class,
                        CqrsRabbitAutoConfiguration.class,
                        CqrsReplicaAutoConfiguration.class))
                .withClassLoader(
                        new FilteredClassLoader("org.hibernate", "jakarta.persistence", "org.springframework.orm"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).doesNotHaveBean(PersistenceUnits.class);
                    assertThat(context.getBean(ReplicaConsumer.class).isRunning())
                            .isFalse();
                });
    }

    @Test
    void anApplicationWithoutDatabaseStarts() {
        new ApplicationContextRunner()
                .withUserConfiguration(PlainApp.class)
                .withPropertyValues("spring.autoconfigure.exclude="
                        + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
                        + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(transportsMade(context)).isEmpty();
                });
    }

    @Test
    void mastersBringTheOutboxAndItsRelayButNoConsumer() {
        master.withPropertyValues("cqrs.transport=memory").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(tables(context)).contains("cqrs_outbox").doesNotContain("cqrs_tombstone");
            assertThat(context.getBean(EventDeliveries.class).isRunning()).isTrue();
            assertThat(context.getBean(ReplicaConsumer.class).isRunning()).isFalse();
            assertThat(transportsMade(context)).noneMatch(bean -> bean.contains("Subscriber"));
        });
    }

    @Test
    void replicasBringTombstonesAndAConsumerButNoOutbox() {
        replica.withPropertyValues("cqrs.transport=memory", "cqrs.queue=orders").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(tables(context)).contains("cqrs_tombstone").doesNotContain("cqrs_outbox");
            assertThat(context.getBean(ReplicaConsumer.class).isRunning()).isTrue();
            assertThat(transportsMade(context)).noneMatch(bean -> bean.contains("Publisher"));
        });
    }

    @Test
    void nothingIsConsumedWhereConsumingIsDisabled() {
        replica.withPropertyValues("cqrs.consume.enabled=false")
                .withClassLoader(new FilteredClassLoader("org.springframework.amqp", "com.rabbitmq"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(ReplicaConsumer.class).isRunning())
                            .isFalse();
                });
    }

    @Test
    void afterCommitDeliveryNeedsNoTable() {
        master.withPropertyValues("cqrs.transport=memory", "cqrs.master.delivery=after-commit")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(tables(context)).doesNotContain("cqrs_outbox");
                });
    }

    @Test
    void aReplicaWithoutAQueueDoesNotStart() {
        replica.withPropertyValues("cqrs.transport=memory").run(context -> {
            FailureAnalysis failure = failure(context);
            assertThat(failure.getDescription())
                    .isEqualTo("This service has replicas (dev.cqrsync.autoconfigure.app.replica.AccountRef),"
                            + " but cqrs.queue is not set.");
            assertThat(failure.getAction())
                    .isEqualTo("Set cqrs.queue to a name that belongs to this service alone, for example its"
                            + " spring.application.name, or set cqrs.consume.enabled=false to consume nothing.");
        });
    }

    @Test
    void idsToConsumeMustBeThoseOfReplicas() {
        replica.withPropertyValues("cqrs.transport=memory", "cqrs.queue=orders", "cqrs.consume.cqrs-ids=acount")
                .run(context -> {
                    FailureAnalysis failure = failure(context);
                    assertThat(failure.getDescription())
                            .isEqualTo("cqrs.consume.cqrs-ids names [acount], but this service has no such replica.");
                    assertThat(failure.getAction())
                            .isEqualTo("Name some of [account], or leave it out for all of them.");
                });
    }

    @Test
    void mastersWithoutSpringAmqpDoNotStart() {
        master.withClassLoader(new FilteredClassLoader("org.springframework.amqp", "com.rabbitmq"))
                .run(context -> {
                    FailureAnalysis failure = failure(context);
                    assertThat(failure.getDescription())
                            .isEqualTo("This service has entities with @CqrsMaster, but no transport for their events:"
                                    + " cqrs.transport is 'rabbit' and Spring AMQP is not on the class path.");
                    assertThat(failure.getAction())
                            .isEqualTo("Add the dependency org.springframework.boot:spring-boot-starter-amqp, or set"
                                    + " cqrs.transport=memory for a transport within the process.");
                });
    }

    @Test
    void replicasWithoutAConnectionFactoryDoNotStart() {
        replica.withPropertyValues(
                        "cqrs.queue=orders",
                        "spring.autoconfigure.exclude=org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
                .run(context -> assertThat(failure(context).getDescription())
                        .isEqualTo("This service has entities with @CqrsReplica, but no transport for their events:"
                                + " cqrs.transport is 'rabbit' and there is no bean that connects to it."));
    }

    @Test
    void aMissingTableFailsTheStart() {
        master.withPropertyValues("cqrs.transport=memory", "cqrs.outbox.initialize-schema=never")
                .run(context -> {
                    FailureAnalysis failure = failure(context);
                    assertThat(failure.getDescription()).startsWith("Table cqrs_deleted cannot be read: ");
                    assertThat(failure.getAction())
                            .isEqualTo("Add the DDL of dev/cqrsync/capture/schema-h2.sql (in the jar cqrs-core) to your"
                                    + " migrations, or set cqrs.outbox.initialize-schema=always.");
                });
        replica.withPropertyValues("cqrs.transport=memory", "cqrs.queue=orders", "cqrs.replica.initialize-schema=never")
                .run(context -> assertThat(failure(context).getAction())
                        .contains("dev/cqrsync/replica/schema-h2.sql", "cqrs.replica.initialize-schema=always"));
    }

    @Test
    void rabbitIsTheTransportByDefaultAndDoesNotConnectBeforeItIsNeeded() {
        plain.withPropertyValues("cqrs.exchange=events", "cqrs.rabbit.confirm-window=7")
                .run(context -> {
                    assertThat(context).hasSingleBean(RabbitPublisher.class).hasSingleBean(RabbitSubscriber.class);
                    assertThat(context).doesNotHaveBean(MemoryBroker.class);
                    RabbitSettings settings = context.getBean(RabbitSettings.class);
                    assertThat(settings.exchange()).isEqualTo("events");
                    assertThat(settings.confirmWindow()).isEqualTo(7);
                });
    }

    @Test
    void theMemoryTransportReplacesRabbit() {
        plain.withPropertyValues("cqrs.transport=memory").run(context -> {
            assertThat(context).hasSingleBean(MemoryBroker.class);
            assertThat(context).doesNotHaveBean(RabbitPublisher.class).doesNotHaveBean(RabbitSettings.class);
        });
    }

    @Test
    void aTransportOfTheApplicationReplacesOurs() {
        plain.withUserConfiguration(OwnTransport.class).run(context -> {
            assertThat(context).hasSingleBean(MessagePublisher.class).hasSingleBean(MessageSubscriber.class);
            assertThat(context).doesNotHaveBean(RabbitPublisher.class).doesNotHaveBean(RabbitSubscriber.class);
        });
    }

    @Test
    void anEventDeliveryOfTheApplicationReplacesOutboxAndTransport() {
        EventDelivery own = () -> {
            throw new UnsupportedOperationException();
        };
        master.withBean(EventDelivery.class, () -> own)
                .withClassLoader(new FilteredClassLoader("org.springframework.amqp", "com.rabbitmq"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(tables(context)).doesNotContain("cqrs_outbox");
                });
    }

    @Test
    void theApplicationsOwnPartsWin() {
        FieldNaming naming = attribute -> "x_" + attribute;
        MappingRegistry registry = new MappingRegistry();
        plain.withBean(FieldNaming.class, () -> naming)
                .withBean(MappingRegistry.class, () -> registry)
                .run(context -> {
                    assertThat(context.getBean(FieldNaming.class)).isSameAs(naming);
                    assertThat(context.getBean(MappingRegistry.class)).isSameAs(registry);
                });
    }

    @Test
    void fieldsAreNamedAsThePropertySays() {
        plain.withPropertyValues("cqrs.field-naming=as-is")
                .run(context -> assertThat(context.getBean(FieldNaming.class)).isSameAs(FieldNaming.AS_IS));
        plain.run(context -> assertThat(context.getBean(FieldNaming.class)).isSameAs(FieldNaming.SNAKE_CASE));
    }

    private static FailureAnalysis failure(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        return StartFailure.analyze(context.getStartupFailure());
    }

    private static List<String> tables(ApplicationContext context) {
        return context.getBean(JdbcClient.class)
                .sql("select lower(table_name) from information_schema.tables where table_schema = 'PUBLIC'")
                .query(String.class)
                .list();
    }

    private static Set<String> transportsMade(AssertableApplicationContext context) {
        var factory = context.getSourceApplicationContext().getBeanFactory();
        return Set.of(factory.getSingletonNames()).stream()
                .filter(bean -> bean.startsWith("cqrsRabbitP")
                        || bean.startsWith("cqrsRabbitSub")
                        || bean.startsWith("cqrsMemory"))
                .collect(Collectors.toSet());
    }

    private static List<String> cqrsThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("cqrs"))
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTransport {

        private final MemoryBroker broker = new MemoryBroker();

        @Bean
        MessagePublisher publisher() {
            return broker.publisher();
        }

        @Bean
        MessageSubscriber subscriber() {
            return broker.subscriber();
        }
    }
}
