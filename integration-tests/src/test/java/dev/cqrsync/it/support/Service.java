package dev.cqrsync.it.support;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A Spring Boot application within the test's process. */
public final class Service implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final TransactionTemplate transactions;
    private final EntityManager entityManager;

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
        this.transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        this.entityManager = context.getBean(EntityManager.class);
    }

    /**
     * Starts it.
     *
     * @param beans may replace beans by others, as decorators do
     */
    public static Service start(
            Class<?> application,
            TestTransport transport,
            String jdbcUrl,
            Map<String, Object> properties,
            BeanPostProcessor... beans) {
        Map<String, Object> all = new HashMap<>(transport.properties());
        all.putAll(Map.of(
                "spring.datasource.url", jdbcUrl,
                "spring.jpa.hibernate.ddl-auto", "update",
                "cqrs.outbox.initialize-schema", "always",
                "cqrs.replica.initialize-schema", "always"));
        all.putAll(properties);
        SpringApplication starting = new SpringApplication(application);
        starting.setWebApplicationType(WebApplicationType.NONE);
        starting.setRegisterShutdownHook(false);
        starting.setBannerMode(Banner.Mode.OFF);
        transport.share(starting);
        starting.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
            List.of(beans).forEach(context.getBeanFactory()::addBeanPostProcessor);
        });
        return new Service(starting.run());
    }

    /** An application that runs already; closing this closes it. */
    public static Service of(ConfigurableApplicationContext context) {
        return new Service(context);
    }

    /** Does something in a transaction of its own. */
    public void inTransaction(Consumer<EntityManager> work) {
        transactions.executeWithoutResult(status -> work.accept(entityManager));
    }

    /** Does something in a transaction and takes it back. */
    public void inTransactionRolledBack(Consumer<EntityManager> work) {
        transactions.executeWithoutResult(status -> {
            work.accept(entityManager);
            entityManager.flush();
            status.setRollbackOnly();
        });
    }

    /** The result of a JPQL query, one text per row. */
    public List<String> rows(String query) {
        try (EntityManager own = context.getBean(EntityManagerFactory.class).createEntityManager()) {
            return own.createQuery(query, Object[].class).getResultList().stream()
                    .map(java.util.Arrays::asList)
                    .map(Object::toString)
                    .toList();
        }
    }

    public JdbcClient sql() {
        return context.getBean(JdbcClient.class);
    }

    /** Runs a command line in this service, with nothing piped into it. */
    public CommandResult cqrs(String... arguments) {
        return cqrs(InputStream.nullInputStream(), arguments);
    }

    /** Runs a command line in this service, with something piped into it. */
    public CommandResult cqrs(InputStream in, String... arguments) {
        return CommandResult.of(context, in, arguments);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
