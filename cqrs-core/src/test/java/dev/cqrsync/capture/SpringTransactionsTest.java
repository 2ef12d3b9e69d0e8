package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's transactions: propagation, savepoints, several persistence units. */
class SpringTransactionsTest {

    private TestUnit unit;
    private PlatformTransactionManager transactions;

    private void open(TestDatabase database) {
        unit = new TestUnit(database, Counter.Versioned.class);
        transactions = manager(unit);
    }

    private static PlatformTransactionManager manager(TestUnit unit) {
        // the JpaTransactionManager has no savepoints with Hibernate
        HibernateTransactionManager manager = new HibernateTransactionManager(unit.sessionFactory);
        manager.setNestedTransactionAllowed(true);
        return manager;
    }

    @AfterEach
    void close() {
        unit.close();
    }

    private List<String> log() {
        return TransactionsTest.log(unit.drain());
    }

    private EntityManager entityManager() {
        return EntityManagerFactoryUtils.getTransactionalEntityManager(unit.sessionFactory);
    }

    private void persist(long id) {
        entityManager().persist(new Counter.Versioned(id, 1));
        entityManager().flush();
    }

    private void in(int propagation, boolean rollback, Runnable work) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(propagation);
        template.executeWithoutResult(status -> {
            work.run();
            if (rollback) {
                status.setRollbackOnly();
            }
        });
    }

    private void required(Runnable work) {
        in(TransactionDefinition.PROPAGATION_REQUIRED, false, work);
    }

    private void nested(boolean rollback, Runnable work) {
        in(TransactionDefinition.PROPAGATION_NESTED, rollback, work);
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionIsCapturedAndARolledBackOneIsNot(TestDatabase database) {
        open(database);
        required(() -> persist(1));
        in(TransactionDefinition.PROPAGATION_REQUIRED, true, () -> persist(2));
        assertThat(log()).containsExactly("SAVE 1 r0 1");
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfARolledBackSavepointIsPublished(TestDatabase database) {
        open(database);
        required(() -> {
            persist(1);
            nested(true, () -> {
                entityManager().find(Counter.Versioned.class, 1L).setAmount(7);
                persist(2);
            });
            entityManager().clear();
            nested(false, () -> persist(3));
        });
        assertThat(log()).containsExactly("SAVE 1 r0 1", "SAVE 3 r0 1");
        assertThat(unit.stored(Counter.Versioned.class, 1L)).containsEntry("amount", 1);
    }

    @ParameterizedTest
    @EnumSource
    void aSavepointBeforeTheFirstChangeIsOneToGoBackToAsWell(TestDatabase database) {
        open(database);
        required(() -> nested(true, () -> {
            persist(1);
            nested(false, () -> persist(2));
        }));
        assertThat(log()).isEmpty();

        required(() -> {
            nested(true, () -> persist(1));
            entityManager().clear();
            persist(3);
        });
        assertThat(log()).containsExactly("SAVE 3 r0 1");
    }

    @ParameterizedTest
    @EnumSource
    void savepointsWithinSavepointsGoBackEachToItsOwn(TestDatabase database) {
        open(database);
        required(() -> {
            persist(1);
            nested(false, () -> {
                persist(2);
                nested(true, () -> persist(3));
                entityManager().clear();
                persist(4);
            });
        });
        assertThat(log()).containsExactly("SAVE 1 r0 1", "SAVE 2 r0 1", "SAVE 4 r0 1");
    }

    @ParameterizedTest
    @EnumSource
    void aNewTransactionWithinAnotherIsPublishedWithItsOwnCommit(TestDatabase database) {
        open(database);
        Consumer<Boolean> inner = rollback ->
                in(TransactionDefinition.PROPAGATION_REQUIRES_NEW, rollback, () -> persist(rollback ? 2 : 3));
        in(TransactionDefinition.PROPAGATION_REQUIRED, true, () -> {
            persist(1);
            inner.accept(true);
            inner.accept(false);
            assertThat(log()).containsExactly("SAVE 3 r0 1");
        });
        assertThat(log()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void persistenceUnitsHaveTheirOwnPlans(TestDatabase database) {
        open(database);
        try (TestUnit other = new TestUnit(TestDatabase.H2, Counter.Versioned.class)) {
            TransactionTemplate otherTransaction = new TransactionTemplate(manager(other));
            required(() -> {
                persist(1);
                otherTransaction.executeWithoutResult(status -> {
                    EntityManagerFactoryUtils.getTransactionalEntityManager(other.sessionFactory)
                            .persist(new Counter.Versioned(2, 1));
                });
                assertThat(TransactionsTest.log(other.drain())).containsExactly("SAVE 2 r0 1");
                // the other unit's transaction has ended, so its savepoints are none of ours
                nested(true, () -> other.inTransaction(session -> session.persist(new Counter.Versioned(3, 1))));
            });
            assertThat(log()).containsExactly("SAVE 1 r0 1");
            assertThat(TransactionsTest.log(other.drain())).containsExactly("SAVE 3 r0 1");
        }
    }
}
