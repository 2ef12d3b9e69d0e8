package dev.cqrsync.replica;

import dev.cqrsync.CqrsException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.spi.SessionImplementor;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of the application's own transaction manager, so that its listeners and callbacks take part. */
public final class SpringReplicaTransactions implements ReplicaTransactions {

    private final TransactionTemplate template;
    private final EntityManagerFactory entityManagerFactory;

    /**
     * @param transactionManager JPA or JTA
     * @param entityManagerFactory the bean that the manager works with, proxy and all: sessions are bound to it
     */
    public SpringReplicaTransactions(
            PlatformTransactionManager transactionManager, EntityManagerFactory entityManagerFactory) {
        this.template = new TransactionTemplate(transactionManager);
        this.template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.template.setName("cqrs-apply");
        this.entityManagerFactory = entityManagerFactory;
    }

    @Override
    public <T> T execute(Work<T> work) {
        return template.execute(status -> {
            EntityManager entityManager = EntityManagerFactoryUtils.getTransactionalEntityManager(entityManagerFactory);
            if (entityManager == null) {
                throw new IllegalStateException("the transaction manager does not serve " + entityManagerFactory);
            }
            try {
                return work.run(entityManager.unwrap(SessionImplementor.class));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new CqrsException("The rows cannot be written.", e);
            }
        });
    }
}
