package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.autoconfigure.app.plain.PlainApp;
import dev.cqrsync.autoconfigure.app.replica.ReplicaApp;
import dev.cqrsync.autoconfigure.diagnostics.StartFailure;
import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.memory.MemoryBroker;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class HandlerAutoConfigurationTest {

    private final MemoryBroker broker = new MemoryBroker();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(MemoryBroker.class, () -> broker)
            .withPropertyValues(
                    "cqrs.transport=memory",
                    "cqrs.queue=shop",
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

    record Product(Long id, String name) {}

    static class ProductCache implements ReplicaHandler<Product> {

        final List<Product> seen = new CopyOnWriteArrayList<>();

        @Override
        public String cqrsId() {
            return "product";
        }

        @Override
        public void onSave(ReplicaChange<Product> change) {
            seen.add(change.data());
        }
    }

    /** For the id of an entity. */
    static class AccountHandler implements ReplicaHandler<Product> {

        final List<Product> seen = new CopyOnWriteArrayList<>();

        @Override
        public String cqrsId() {
            return "account";
        }

        @Override
        public void onCreate(ReplicaChange<Product> change) {
            change.apply();
            seen.add(change.data());
        }
    }

    private void publish(String cqrsId, long id, String name) {
        byte[] body = new EventWriter()
                .write(new ChangeEvent(
                        SignalType.SAVE,
                        cqrsId,
                        id,
                        Map.<String, @Nullable Object>of(
                                "id", id, "name", name, "cqrs_revision", 0, "cqrs_updated", "2026-11-23 10:00:00Z"),
                        null,
                        null,
                        0,
                        null,
                        null));
        var unused = broker.publisher()
                .publish(new OutgoingMessage(UUID.randomUUID().toString(), Route.toAll(cqrsId), body, Map.of()));
    }

    @Test
    void aHandlerConsumesInAnApplicationWithoutJpaAndDatabase() {
        runner.withConfiguration(AutoConfigurations.of(
                        CqrsAutoConfiguration.class,
                        CqrsCaptureAutoConfiguration.class,
                        CqrsConsumerAutoConfiguration.class,
                        CqrsContractAutoConfiguration.class,
                        CqrsMappingAutoConfiguration.class,
                        CqrsMemoryAutoConfiguration.class,
                        CqrsOutboxAutoConfiguration.class,
                        CqrsRabbitAutoConfiguration.class,
                        CqrsReplicaAutoConfiguration.class))
                .withBean(ProductCache.class)
                .withClassLoader(new FilteredClassLoader(
                        "org.hibernate",
                        "jakarta.persistence",
                        "org.springframework.orm",
                        "org.springframework.jdbc",
                        "org.springframework.boot.jdbc",
                        "org.springframework.boot.jpa",
                        "org.springframework.boot.hibernate",
                        "com.zaxxer",
                        "org.h2"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    publish("product", 1, "tea");
                    ProductCache cache = context.getBean(ProductCache.class);
                    await().untilAsserted(() -> assertThat(cache.seen).containsExactly(new Product(1L, "tea")));
                });
    }

    @Test
    void entitiesAndHandlersShareAQueue() {
        runner.withUserConfiguration(ReplicaApp.class)
                .withBean(ProductCache.class)
                .withBean(AccountHandler.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    publish("product", 1, "tea");
                    publish("account", 2, "Ann");
                    await().untilAsserted(() -> assertThat(broker.size("shop")).isZero());
                    assertThat(context.getBean(ProductCache.class).seen).containsExactly(new Product(1L, "tea"));
                    assertThat(context.getBean(AccountHandler.class).seen).containsExactly(new Product(2L, "Ann"));
                    assertThat(context.getBean(JdbcClient.class)
                                    .sql("select title from account_ref")
                                    .query(String.class)
                                    .list())
                            .containsExactly("Ann");
                    assertThat(broker.size("dead_letter_shop")).isZero();
                });
    }

    @Test
    void onlyTheIdsThatAreNamedAreConsumed() {
        runner.withUserConfiguration(ReplicaApp.class)
                .withBean(ProductCache.class)
                .withPropertyValues("cqrs.consume.cqrs-ids=account")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    publish("product", 1, "tea");
                    publish("account", 2, "Ann");
                    await().untilAsserted(() -> assertThat(context.getBean(JdbcClient.class)
                                    .sql("select title from account_ref")
                                    .query(String.class)
                                    .list())
                            .containsExactly("Ann"));
                    assertThat(context.getBean(ProductCache.class).seen).isEmpty();
                    assertThat(broker.size("shop")).isZero();
                });
    }

    @Test
    void handlersWithoutAQueueDoNotStart() {
        new ApplicationContextRunner()
                .withUserConfiguration(PlainApp.class)
                .withBean(ProductCache.class)
                .withPropertyValues("cqrs.transport=memory", "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(StartFailure.analyze(context.getStartupFailure()).getDescription())
                            .contains("ProductCache", "cqrs.queue is not set");
                });
    }

    @Test
    void twoHandlersOfOneIdDoNotStart() {
        runner.withUserConfiguration(PlainApp.class)
                .withBean("one", ProductCache.class)
                .withBean("two", ProductCache.class)
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(StartFailure.analyze(context.getStartupFailure()).getDescription())
                            .startsWith("Two handlers have the id 'product'");
                });
    }
}
