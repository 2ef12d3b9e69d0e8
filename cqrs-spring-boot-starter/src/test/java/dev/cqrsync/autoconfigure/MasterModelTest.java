package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.CorrelationIdSource;
import dev.cqrsync.DeleteData;
import dev.cqrsync.EventMetadata;
import dev.cqrsync.SyncFilter;
import dev.cqrsync.autoconfigure.app.master.Account;
import dev.cqrsync.autoconfigure.app.master.MasterApp;
import dev.cqrsync.autoconfigure.app.plain.Note;
import dev.cqrsync.autoconfigure.app.plain.PlainApp;
import dev.cqrsync.autoconfigure.diagnostics.StartFailure;
import dev.cqrsync.mapping.MappingCustomizer;
import dev.cqrsync.mapping.MasterDeclaration;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.outbox.OutboxEvent;
import dev.cqrsync.serialization.EventReader;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleTracer;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Beans that say what events of masters contain and whether they are sent. */
class MasterModelTest {

    private final Recorder recorder = new Recorder();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(MasterApp.class)
            .withBean(EventDelivery.class, () -> recorder)
            .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

    private List<ChangeEvent> events(AssertableApplicationContext context) {
        return recorder.events.stream()
                .map(event ->
                        context.getBean(EventReader.class).read(event.message().body()))
                .toList();
    }

    private static void inTransaction(AssertableApplicationContext context, Consumer<EntityManager> work) {
        new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> work.accept(context.getBean(EntityManager.class)));
    }

    private static Account account(long id, String name) {
        return new Account(id, name, BigDecimal.ONE);
    }

    @Test
    void beansAreFoundByTheirTypeArgument() {
        runner.withUserConfiguration(Beans.class).run(context -> {
            inTransaction(context, entityManager -> {
                entityManager.persist(account(1, "Ann"));
                entityManager.persist(account(2, "hidden"));
            });
            inTransaction(context, entityManager -> entityManager.remove(entityManager.find(Account.class, 1L)));
            List<ChangeEvent> events = events(context);
            assertThat(events).hasSize(2).allSatisfy(event -> {
                assertThat(event.meta()).isEqualTo(Map.of("service", "bank", "holder", "Ann"));
                assertThat(event.correlationId()).isEqualTo(4711);
            });
            assertThat(events.get(1).instanceData()).containsEntry("custom", "Ann");
        });
    }

    @Test
    void aBeanForNoMasterFailsTheStart() {
        runner.withUserConfiguration(ForeignFilter.class).run(context -> {
            FailureAnalysis failure = failure(context);
            assertThat(failure.getDescription())
                    .isEqualTo("Bean 'noteFilter' is a SyncFilter of dev.cqrsync.autoconfigure.app.plain.Note,"
                            + " which is no master of this service.");
            assertThat(failure.getAction()).isEqualTo("Annotate the entity with @CqrsMaster, or remove the bean.");
        });
    }

    @Test
    void severalBeansForOneMasterFailTheStart() {
        runner.withUserConfiguration(Beans.class, SecondFilter.class).run(context -> {
            FailureAnalysis failure = failure(context);
            assertThat(failure.getDescription())
                    .isEqualTo("Several beans are the SyncFilter of dev.cqrsync.autoconfigure.app.master.Account:"
                            + " accountFilter, secondFilter.");
            assertThat(failure.getAction()).isEqualTo("Keep one of them.");
        });
    }

    @Test
    void aBeanWithoutTypeArgumentFailsTheStart() {
        runner.withUserConfiguration(RawMetadata.class)
                .run(context -> assertThat(failure(context).getDescription())
                        .isEqualTo(
                                "Bean 'rawMetadata' is a EventMetadata, but its type does not say of which entity."));
    }

    @Test
    void aScopeIsAboutWhatIsChangedInItNotAboutWhatIsFlushedInIt() {
        runner.run(context -> {
            MasterOperations operations = context.getBean(MasterOperations.class);
            inTransaction(context, entityManager -> {
                entityManager.persist(account(1, "before"));
                operations.withoutPublishing(() -> entityManager.persist(account(2, "silent")));
                entityManager.persist(account(3, "after"));
            });
            assertThat(events(context)).extracting(ChangeEvent::instancePk).containsExactly(1, 3);
        });
    }

    @Test
    void aPropertyStopsAMasterFromProducing() {
        runner.withPropertyValues("cqrs.master.produce.account=false").run(context -> {
            inTransaction(context, entityManager -> entityManager.persist(account(1, "Ann")));
            assertThat(events(context)).isEmpty();
        });
        runner.withPropertyValues("cqrs.master.produce.acount=false").run(context -> {
            FailureAnalysis failure = failure(context);
            assertThat(failure.getDescription())
                    .isEqualTo("cqrs.master.produce names 'acount', but this service has no such master.");
            assertThat(failure.getAction()).isEqualTo("Name some of [account].");
        });
    }

    @Test
    void eventsAreTiedToTheCurrentTrace() {
        runner.withBean(Tracer.class, SimpleTracer::new).run(context -> {
            Tracer tracer = context.getBean(Tracer.class);
            Span span = tracer.nextSpan().start();
            try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
                inTransaction(context, entityManager -> entityManager.persist(account(1, "Ann")));
            }
            inTransaction(context, entityManager -> entityManager.persist(account(2, "Bob")));
            assertThat(events(context))
                    .extracting(ChangeEvent::correlationId)
                    .containsExactly(span.context().traceId(), null);
        });
    }

    @Test
    void aDeclaredTypeThatIsNoEntityFailsTheStart() {
        MappingCustomizer customizer = declarations -> declarations.master(Note.class, MasterDeclaration.of("note"));
        runner.withBean(MappingCustomizer.class, () -> customizer)
                .run(context -> assertThat(failure(context).getDescription())
                        .isEqualTo("A MappingCustomizer declares dev.cqrsync.autoconfigure.app.plain.Note,"
                                + " which is no entity of this service."));
    }

    @Test
    void aDeclaredEntityIsChecked() {
        MappingCustomizer customizer = declarations -> declarations.master(Note.class, MasterDeclaration.of("note"));
        new ApplicationContextRunner()
                .withUserConfiguration(PlainApp.class)
                .withBean(MappingCustomizer.class, () -> customizer)
                .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
                .run(context -> assertThat(failure(context).getDescription())
                        .isEqualTo("Master dev.cqrsync.autoconfigure.app.plain.Note has no revision."));
    }

    private static FailureAnalysis failure(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        return StartFailure.analyze(context.getStartupFailure());
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        SyncFilter<Account> accountFilter(EntityManager entityManager) { // needs the unit that needs the filter
            return account -> !account.name().equals("hidden");
        }

        @Bean
        EventMetadata<Object> globalMetadata() {
            return (row, signal) -> Map.of("service", "bank", "holder", "nobody");
        }

        @Bean
        AccountMetadata accountMetadata() {
            return new AccountMetadata();
        }

        @Bean
        DeleteData<Account> deleteData() {
            return Account::name;
        }

        @Bean
        CorrelationIdSource correlationIds() {
            return () -> 4711;
        }
    }

    static class AccountMetadata implements EventMetadata<Account> {

        @Override
        public Map<String, ?> metadata(Account row, dev.cqrsync.SignalType signal) {
            return Map.of("holder", row.name());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ForeignFilter {

        @Bean
        SyncFilter<Note> noteFilter() {
            return note -> true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondFilter {

        @Bean
        SyncFilter<Account> secondFilter() {
            return account -> true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RawMetadata {

        @Bean
        EventMetadata<?> rawMetadata() {
            return (row, signal) -> Map.of();
        }
    }

    private static final class Recorder implements EventDelivery {

        final List<OutboxEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public Pending begin() {
            List<OutboxEvent> added = new ArrayList<>();
            return new Pending() {
                @Override
                public void add(Connection connection, List<OutboxEvent> more) {
                    added.addAll(more);
                }

                @Override
                public void committed() {
                    events.addAll(added);
                }

                @Override
                public void rolledBack() {}
            };
        }
    }
}
