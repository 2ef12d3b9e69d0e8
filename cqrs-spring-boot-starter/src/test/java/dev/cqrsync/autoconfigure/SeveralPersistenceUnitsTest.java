package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.autoconfigure.app.master.MasterApp;
import dev.cqrsync.autoconfigure.app.second.Owner;
import dev.cqrsync.autoconfigure.diagnostics.StartFailure;
import dev.cqrsync.transport.memory.MemoryBroker;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

class SeveralPersistenceUnitsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(MasterApp.class, SecondDatabase.class)
            .withPropertyValues("cqrs.transport=memory", "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

    @Test
    void eachKeepsItsEventsInItsOwnDatabaseAndAllArePublished() {
        runner.withUserConfiguration(ByTheBuilder.class).run(context -> {
            assertThat(context).hasNotFailed();
            MemoryBroker broker = context.getBean(MemoryBroker.class);
            broker.declareQueue("all", Set.of("owner"));
            try (EntityManager entityManager =
                    context.getBean("secondFactory", EntityManagerFactory.class).createEntityManager()) {
                entityManager.getTransaction().begin();
                entityManager.persist(new Owner());
                entityManager.getTransaction().commit();
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> broker.size("all") == 1);
            JdbcClient second = JdbcClient.create(context.getBean("secondDatabase", DataSource.class));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> second.sql("select count(*) from cqrs_outbox")
                                    .query(Long.class)
                                    .single()
                            == 0);
        });
    }

    @Test
    void oneThatIsBuiltWithoutCqrsyncFailsTheStartInsteadOfPublishingNothing() {
        runner.withUserConfiguration(ByHand.class).run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis failure = StartFailure.analyze(context.getStartupFailure());
            assertThat(failure.getDescription())
                    .isEqualTo("Entity dev.cqrsync.autoconfigure.app.second.Owner is a master or replica, but its"
                            + " persistence unit 'second' was built without cqrsync.");
            assertThat(failure.getAction())
                    .isEqualTo("Build its EntityManagerFactory with Boot's EntityManagerFactoryBuilder, or apply the"
                            + " HibernatePropertiesCustomizer beans to its properties.");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondDatabase {

        @Bean(defaultCandidate = false)
        DataSource secondDatabase() {
            return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByTheBuilder {

        @Bean(defaultCandidate = false)
        LocalContainerEntityManagerFactoryBean secondFactory(
                EntityManagerFactoryBuilder builder, @Qualifier("secondDatabase") DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(Owner.class)
                    .persistenceUnit("second")
                    .properties(Map.of("hibernate.hbm2ddl.auto", "create"))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByHand {

        @Bean(defaultCandidate = false)
        LocalContainerEntityManagerFactoryBean secondFactory(@Qualifier("secondDatabase") DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setDataSource(dataSource);
            factory.setPackagesToScan(Owner.class.getPackageName());
            factory.setPersistenceUnitName("second");
            return factory;
        }
    }
}
