package dev.cqrsync.benchmarks;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A running Spring Boot application on a database and a broker. */
final class Application implements AutoCloseable {

    final ConfigurableApplicationContext context;
    private final EntityManager entityManager;
    private final TransactionTemplate transactions;

    private Application(ConfigurableApplicationContext context) {
        this.context = context;
        this.entityManager = SharedEntityManagerCreator.createSharedEntityManager(
                context.getBean(jakarta.persistence.EntityManagerFactory.class));
        this.transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    static Application start(Class<?> type, Database database, Broker broker) {
        return start(type, database, broker, Map.of(), Map.of());
    }

    /** @param beans by name; of their own types */
    static Application start(
            Class<?> type, Database database, Broker broker, Map<String, ?> properties, Map<String, ?> beans) {
        return start(type, database, broker.uri, broker.embedded, broker.exchange, broker.queue, properties, beans);
    }

    /** The same where the broker's things belong to somebody else. */
    static Application start(
            Class<?> type,
            Database database,
            String uri,
            boolean embedded,
            String exchange,
            String queue,
            Map<String, ?> properties,
            Map<String, ?> beans) {
        Map<String, Object> all = new HashMap<>();
        all.put("spring.config.location", "optional:classpath:/none/");
        all.put("spring.datasource.url", database.url());
        all.put("spring.jpa.hibernate.ddl-auto", "create"); // update takes sequences of other schemas for its own
        all.put("spring.jpa.properties.hibernate.jdbc.batch_size", 50);
        all.put("spring.rabbitmq.addresses", uri);
        all.put("cqrs.exchange", exchange);
        all.put("cqrs.queue", queue);
        all.put("cqrs.outbox.initialize-schema", "always");
        all.put("cqrs.replica.initialize-schema", "always");
        if (embedded) {
            all.put("cqrs.rabbit.retry", "in-memory");
        }
        all.putAll(properties);
        SpringApplication application = new SpringApplication(type);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.of("logging.level.root", "warn", "logging.level.dev.cqrsync", "warn"));
        application.setBannerMode(Banner.Mode.OFF);
        application.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("benchmark", all));
            beans.forEach((name, bean) -> context.getBeanFactory().registerSingleton(name, bean));
        });
        return new Application(application.run());
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    void inTransaction(Consumer<EntityManager> work) {
        transactions.executeWithoutResult(status -> work.accept(entityManager));
    }

    @Override
    public void close() {
        context.close();
    }
}
