package dev.cqrsync.capture;

import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.master.MasterTransactions;
import dev.cqrsync.master.SpringMasterTransactions;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A persistence unit with operations, in Spring's transactions. */
final class OperationsUnit implements AutoCloseable {

    final TestUnit unit;
    final MasterOperations operations;
    final MasterTransactions masterTransactions;
    private final HibernateTransactionManager transactions;

    OperationsUnit(TestDatabase database, Class<?>... entities) {
        this(database, false, entities);
    }

    OperationsUnit(TestDatabase database, boolean publishUpdates, Class<?>... entities) {
        this(new TestUnit(database, entities), publishUpdates);
    }

    OperationsUnit(TestDatabase database, Map<String, Object> settings, Class<?>... entities) {
        this(new TestUnit(database, settings, entities), false);
    }

    private OperationsUnit(TestUnit unit, boolean publishUpdates) {
        this.unit = unit;
        this.transactions = new HibernateTransactionManager(unit.sessionFactory);
        this.transactions.setNestedTransactionAllowed(true);
        this.masterTransactions = new SpringMasterTransactions(transactions, unit.sessionFactory);
        this.operations =
                new MasterOperations(unit.registry, sessionFactory -> masterTransactions, publishUpdates, unit.scope);
    }

    void inTransaction(Runnable work) {
        in(TransactionDefinition.PROPAGATION_REQUIRED, false, work);
    }

    void in(int propagation, boolean rollback, Runnable work) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(propagation);
        template.executeWithoutResult(status -> {
            work.run();
            if (rollback) {
                status.setRollbackOnly();
            }
        });
    }

    EntityManager entityManager() {
        return EntityManagerFactoryUtils.getTransactionalEntityManager(unit.sessionFactory);
    }

    void persist(Object... entities) {
        unit.inTransaction(session -> List.of(entities).forEach(session::persist));
        unit.drain();
    }

    List<String> log() {
        return TransactionsTest.log(unit.drain());
    }

    @Override
    public void close() {
        unit.close();
    }
}
