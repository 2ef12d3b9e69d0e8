package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.autoconfigure.app.master.Account;
import dev.cqrsync.autoconfigure.app.master.MasterApp;
import dev.cqrsync.autoconfigure.app.replica.AccountRef;
import dev.cqrsync.autoconfigure.app.replica.ReplicaApp;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A master and a replica service, each with its own database, over one transport. */
abstract class EndToEndContract {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Unique, so that tests share a broker without meeting. */
    final String name = "cqrsync_it_" + UUID.randomUUID();

    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
    private ConfigurableApplicationContext master;
    private ConfigurableApplicationContext replica;

    /** Properties that lead both services to the transport. */
    abstract Map<String, Object> transport();

    /** Adds what both services must share. */
    abstract void share(SpringApplication application);

    @BeforeEach
    void startServices() {
        // the replica first: what is published before its queue exists is for nobody
        replica = start(ReplicaApp.class, Map.of("cqrs.queue", name, "cqrs.replica.dead-letter-queue", name + "_dead"));
        awaitConsuming();
        master = start(MasterApp.class, Map.of());
    }

    @AfterEach
    void stopServices() {
        applications.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void aCommittedChangeArrives() {
        inTransaction(entityManager -> entityManager.persist(new Account(1, "Ann", new BigDecimal("7.50"))));

        awaitTitle(1, "Ann");

        inTransaction(entityManager -> entityManager.find(Account.class, 1L).rename("Bea"));

        awaitTitle(1, "Bea");
    }

    @Test
    void aDeletedRowGoes() {
        inTransaction(entityManager -> entityManager.persist(new Account(1, "Ann", BigDecimal.ONE)));
        awaitTitle(1, "Ann");

        inTransaction(entityManager -> entityManager.remove(entityManager.find(Account.class, 1L)));

        await().atMost(SOON).untilAsserted(() -> assertThat(titles()).isEmpty());
    }

    @Test
    void whatIsRolledBackNeverArrives() {
        new TransactionTemplate(master.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            EntityManager entityManager = master.getBean(EntityManager.class);
            entityManager.persist(new Account(1, "Ann", BigDecimal.ONE));
            entityManager.flush();
            status.setRollbackOnly();
        });
        inTransaction(entityManager -> entityManager.persist(new Account(2, "Bob", BigDecimal.ONE)));

        // messages of one master arrive in order, so what came before the second would be here
        awaitTitle(2, "Bob");
        assertThat(titles()).containsExactly("Bob");
    }

    @Test
    void theOutboxIsEmptyWhenEverythingIsPublished() {
        inTransaction(entityManager -> entityManager.persist(new Account(1, "Ann", BigDecimal.ONE)));
        awaitTitle(1, "Ann");

        JdbcClient database = master.getBean(JdbcClient.class);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(database.sql("select count(*) from cqrs_outbox")
                                .query(Long.class)
                                .single())
                        .isZero());
    }

    private void awaitConsuming() {
        await().atMost(SOON).until(() -> replica.getBean(ReplicaConsumer.class).isConsuming());
    }

    private void awaitTitle(long id, String title) {
        EntityManagerFactory factory = replica.getBean(EntityManagerFactory.class);
        await().atMost(SOON).untilAsserted(() -> {
            try (EntityManager entityManager = factory.createEntityManager()) {
                AccountRef row = entityManager.find(AccountRef.class, id);
                assertThat(row).isNotNull();
                assertThat(row.title()).isEqualTo(title);
            }
        });
    }

    private List<String> titles() {
        return replica.getBean(JdbcClient.class)
                .sql("select title from account_ref order by id")
                .query(String.class)
                .list();
    }

    private void inTransaction(Consumer<EntityManager> work) {
        new TransactionTemplate(master.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> work.accept(master.getBean(EntityManager.class)));
    }

    private ConfigurableApplicationContext start(Class<?> type, Map<String, Object> properties) {
        SpringApplication application = new SpringApplication(type);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        share(application);
        application.addInitializers(context -> {
            Map<String, Object> all = new HashMap<>(transport());
            all.put("spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID());
            all.put("cqrs.exchange", name);
            all.putAll(properties);
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        });
        ConfigurableApplicationContext context = application.run();
        applications.add(0, context);
        return context;
    }
}
