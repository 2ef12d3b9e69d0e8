package dev.cqrsync.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.autoconfigure.app.master.Account;
import dev.cqrsync.autoconfigure.app.master.MasterApp;
import dev.cqrsync.transport.memory.MemoryBroker;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AfterCommitDeliveryTest {

    @Test
    void publishesWhatIsCommittedWithoutATable() {
        new ApplicationContextRunner()
                .withUserConfiguration(MasterApp.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "cqrs.transport=memory",
                        "cqrs.master.delivery=after-commit")
                .run(context -> {
                    MemoryBroker broker = context.getBean(MemoryBroker.class);
                    broker.declareQueue("all", Set.of("account"));
                    EntityManager entityManager = context.getBean(EntityManager.class);
                    TransactionTemplate transaction =
                            new TransactionTemplate(context.getBean(PlatformTransactionManager.class));

                    transaction.executeWithoutResult(status -> {
                        entityManager.persist(new Account(1, "Ann", BigDecimal.ONE));
                        entityManager.flush();
                        status.setRollbackOnly();
                    });
                    transaction.executeWithoutResult(
                            status -> entityManager.persist(new Account(2, "Bob", BigDecimal.ONE)));

                    await().atMost(Duration.ofSeconds(20)).until(() -> broker.size("all") == 1);
                    assertThat(new String(broker.messages("all").get(0).body())).contains("Bob");
                });
    }
}
